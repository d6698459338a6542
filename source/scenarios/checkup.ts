import {checks} from '../actions/doctor/registry.ts';
import type {Event, Finding} from '../state/events.ts';
import {workerNames} from './farm.ts';
import {type Scenario, scenarioStart} from './scenario.ts';
import {quiet} from './situations.ts';

const ping = '$ timeout 3 bash -c \'exec 3<>"/dev/tcp/127.0.0.1/$1"\' bash 3642';

const troubles: readonly Omit<Finding, 'host' | 'title'>[] = [
	{
		check: 'distccd-answers',
		state: 'fault',
		sentence: 'nothing answers on port 3642 of its loopback.',
		evidence: `${ping}\nbash: connect: Connection refused\n(exit 1)`,
		fix: {title: 'restart distbuild-distccd.service', isByHand: false},
	},
	{
		check: 'clock',
		state: 'fault',
		sentence: "the clock is 60 minutes ahead of the master's.",
		evidence: '$ date +%s.%N\n1795402800.418\n(exit 0)',
		fix: {title: 'set the clock, best with systemd-timesyncd or chrony', isByHand: true},
	},
	{
		check: 'throughput',
		state: 'warning',
		sentence: '11 MB/s to it, 11 MB/s from it: less than half of a gigabit network.',
		fix: {title: 'look at the link', isByHand: true},
	},
];

function titleOf(id: string): string {
	return checks.find((check) => check.id === id)?.title ?? id;
}

/** The doctor has looked: the first worker is in trouble, the others and the master are fine. */
export function checkup(workers = 3): Scenario {
	const [first = 'w1', ...others] = workerNames(workers);
	const found = [
		...troubles.map((trouble): Finding => ({...trouble, host: first, title: titleOf(trouble.check)})),
		...['master', ...others].flatMap((host) =>
			['disk', 'memory', 'dns'].map(
				(check): Finding => ({host, check, title: titleOf(check), state: 'ok', sentence: 'all is well'}),
			),
		),
	];
	const before = quiet(workers);
	const seen = found.map((finding): Event => ({type: 'check/finished', at: scenarioStart, finding}));
	return {
		...before,
		name: 'checkup',
		events: [...before.events, ...seen, {type: 'dialog/opened', dialog: {kind: 'doctor'}}],
	};
}
