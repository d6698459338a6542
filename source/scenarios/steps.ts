import type {Event} from '../state/events.ts';
import {alive, loaded, workerNames} from './farm.ts';
import {type Scenario, scenarioStart} from './scenario.ts';

const secondMs = 1000;

const titles: readonly (readonly [string, string])[] = [
	['packages', 'packages distcc, rsync'],
	['unit', 'unit distbuild-distccd.service'],
	['allow-list', 'compiler allow-list'],
	['service', 'distccd answers on its loopback'],
	['tunnel', 'tunnel to the worker'],
];

/** Provisioning under way: one host is done, one has failed, the others are in the middle. */
export function provisioning(workers = 3): Scenario {
	const names = workerNames(workers);
	const steps = names.flatMap((host) => titles.map(([id, title]) => ({id: `${host}/${id}`, host, stage: 'workers', title})));
	const events: readonly Event[] = [
		loaded(names),
		...alive(names, () => 0.2),
		{
			type: 'run/started',
			at: scenarioStart,
			runId: 'provision-20261123-020000',
			action: 'provision',
			cluster: 'attic',
			dryRun: false,
			pid: 4711,
			hosts: ['master', ...names],
			options: {},
		},
		{type: 'plan/made', at: scenarioStart, steps},
		...names.flatMap((host, index): readonly Event[] => {
			const done = index === 0 ? titles.length : Math.min(titles.length - 1, 1 + (index % 4));
			const finished = titles.slice(0, done).flatMap(([id]): readonly Event[] => [
				{type: 'step/started', at: scenarioStart, step: `${host}/${id}`},
				{
					type: 'step/finished',
					at: scenarioStart + 3 * secondMs,
					step: `${host}/${id}`,
					outcome: id === 'packages' ? 'changed' : 'ok',
				},
			]);
			const next = titles[done]?.[0];
			if (next === undefined) return finished;
			const failure = {
				code: 'exit',
				message: 'apt-get ended with 100: the archive does not answer.',
				hint: 'See the mirror in /etc/apt.',
			} as const;
			const started: Event = {type: 'step/started', at: scenarioStart + 4 * secondMs, step: `${host}/${next}`};
			const failed: Event = {
				type: 'step/finished',
				at: scenarioStart + 9 * secondMs,
				step: `${host}/${next}`,
				outcome: 'failed',
				failure,
			};
			return index === 1 ? [...finished, started, failed] : [...finished, started];
		}),
	];
	return {name: 'provisioning', now: scenarioStart + 12 * secondMs, events};
}

/** A build that came to its end: what the screen shows in the morning. */
export function finished(before: Scenario): Scenario {
	const at = before.now + 40 * secondMs;
	return {
		name: 'finished',
		now: at + 60 * secondMs,
		events: [
			...before.events,
			{type: 'slots/sampled', at, slots: []},
			{type: 'build/progressed', at, phase: 'done', done: 9731, total: 9731, running: 0, failed: 0},
			{type: 'step/finished', at, step: 'master/build', outcome: 'changed'},
			{type: 'run/finished', at, outcome: 'succeeded', summary: 'Built aosp_x86_64-eng: 3644 units, 2229 remote, 0 fell back.'},
		],
	};
}
