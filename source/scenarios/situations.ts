import type {Event, SlotUse, SyncPhase} from '../state/events.ts';
import {alive, cacheGrowth, loaded, redisUp, workerNames} from './farm.ts';
import {noise, type Scenario, scenarioStart} from './scenario.ts';

const secondMs = 1000;
const mebibyte = 1024 ** 2;
const slotsPerWorker = [10, 34, 14, 18];

const files = [
	'external/boringssl/src/crypto/fipsmodule/bn/exponentiation.c',
	'system/libbase/file.cpp',
	'frameworks/native/libs/binder/Parcel.cpp',
	'art/compiler/optimizing/instruction_simplifier.cc',
	'external/icu/icu4c/source/i18n/collationdatabuilder.cpp',
	'frameworks/base/libs/hwui/renderthread/CanvasContext.cpp',
	'external/protobuf/src/google/protobuf/compiler/cpp/cpp_message.cc',
	'packages/modules/adb/client/usb_libusb.cpp',
	'bionic/libc/stdio/vfprintf.cpp',
	'hardware/interfaces/audio/common/all-versions/default/Conversions.cpp',
];

const notYet: readonly Event[] = [
	{type: 'cache/lost', at: scenarioStart, reason: 'sccache is not installed'},
	{type: 'redis/lost', at: scenarioStart, reason: 'not provisioned'},
];

/** A farm that is up and has nothing to do. */
export function quiet(workers = 3): Scenario {
	const names = workerNames(workers);
	const events = [loaded(names), ...alive(names, () => 0.08), ...cacheGrowth([[0, 0]]), redisUp(734 * mebibyte, 0)];
	return {name: 'quiet', now: scenarioStart + 90 * secondMs, events};
}

/** The first start: nothing is set up, no host lets us in. */
export function coldStart(workers = 3): Scenario {
	const names = workerNames(workers);
	const refused = 'The host does not let us in: no key of ours is known there. Set up ssh first (s).';
	const events: readonly Event[] = [
		loaded(names),
		...alive([], () => 0.1),
		...names.map((host): Event => ({type: 'host/linked', at: scenarioStart, host, link: 'down', reason: refused})),
		...notYet,
	];
	return {name: 'cold-start', now: scenarioStart + 4 * secondMs, events};
}

function busySlots(names: readonly string[]): readonly SlotUse[] {
	const remote = names.flatMap((host, index) => {
		const total = slotsPerWorker[index % 4] ?? 8;
		const busy = Math.round(total * (0.72 + 0.28 * noise(index, 7)));
		return Array.from({length: busy}, (_, slot): SlotUse => {
			const file = files[Math.floor(noise(index, slot) * files.length)] ?? '';
			const phase = noise(slot, index) > 0.25 ? 'Compile' : noise(slot, index) > 0.12 ? 'Send' : 'Receive';
			return {host, slot, file, phase, ageMs: 400 + noise(slot, index, 3) ** 9 * 44_000};
		});
	});
	return [
		...remote,
		{host: 'localhost', slot: 0, file: 'bionic/libc/arch-x86_64/string/memmove.S', phase: 'Compile', ageMs: 300},
	];
}

function canaries(names: readonly string[]): readonly Event[] {
	return names.map((host, index) => {
		const tookMs = 180 + Math.round(noise(index) * 140);
		return {
			type: 'canary/finished',
			at: scenarioStart + 8 * secondMs,
			host,
			ok: true,
			tookMs,
			detail: `compiled in ${tookMs} ms`,
		};
	});
}

function buildLog(count: number): readonly Event[] {
	return Array.from({length: count}, (_, index): Event => {
		const file = files[index % files.length] ?? '';
		const line = `[ ${Math.floor(index / 2)}% ${4000 + index}/9731] //${file.split('/').slice(0, 3).join('/')}: clang++ ${file.split('/').at(-1)}`;
		return {type: 'build/output', at: scenarioStart + 20 * secondMs + index * 50, line};
	});
}

function buildEvents(names: readonly string[]): readonly Event[] {
	const slots = names.map((_, index) => slotsPerWorker[index % 4] ?? 8);
	const all = slots.reduce((sum, count) => sum + count, 0);
	const remote = Object.fromEntries(names.map((name, index) => [name, Math.round((2179 * (slots[index] ?? 0)) / all)]));
	const options = {target: 'aosp_x86_64-eng'};
	const steps = [
		{id: 'master/canaries', host: 'master', stage: 'prove', title: 'one compile on every worker'},
		{id: 'master/build', host: 'master', stage: 'build', title: 'm droid'},
	];
	return [
		{
			type: 'run/started',
			at: scenarioStart,
			runId: 'build-20261123-020000',
			action: 'build',
			cluster: 'attic',
			dryRun: false,
			pid: 4711,
			hosts: ['master', ...names],
			options,
		},
		{type: 'plan/made', at: scenarioStart, steps},
		{type: 'step/started', at: scenarioStart, step: 'master/canaries'},
		...canaries(names),
		{type: 'step/finished', at: scenarioStart + 9 * secondMs, step: 'master/canaries', outcome: 'ok'},
		{type: 'step/started', at: scenarioStart + 9 * secondMs, step: 'master/build'},
		...buildLog(200),
		{
			type: 'build/output',
			at: scenarioStart + 31 * secondMs,
			line: 'frameworks/native/libs/gui/Surface.cpp:214:9: warning: unused variable \u001B[1mrc\u001B[0m',
		},
		{
			type: 'build/progressed',
			at: scenarioStart + 187 * secondMs,
			phase: 'compiling',
			done: 4188,
			total: 9731,
			running: 71,
			failed: 0,
		},
		{
			type: 'build/estimated',
			at: scenarioStart + 187 * secondMs,
			share: 0.41,
			remaining: {lowMs: 231 * secondMs, highMs: 268 * secondMs},
			basis: 'history',
			builds: 3,
		},
		{
			type: 'build/running',
			at: scenarioStart + 187 * secondMs,
			actions: [
				{description: 'java metalava.jar', startedAt: scenarioStart + 61 * secondMs, usualMs: 140 * secondMs, isOverdue: false},
				{description: 'ld.lld libart-compiler.so', startedAt: scenarioStart + 172 * secondMs, isOverdue: false},
			],
		},
		{
			type: 'compiles/counted',
			at: scenarioStart + 187 * secondMs,
			counts: {
				units: 3644,
				hits: 1411,
				misses: 2233,
				remote,
				localByDesign: {'assembler source': 47, 'output is standard output': 3},
				fellBack: {'the worker rejected it': 4},
			},
		},
		{type: 'slots/sampled', at: scenarioStart + 187 * secondMs, slots: busySlots(names)},
		redisUp(5.3 * 1024 * mebibyte, 412),
	];
}

const growth = Array.from({length: 60}, (_, tick): readonly [number, number] => [
	Math.round(1411 * (tick / 59) ** 1.7),
	Math.round(2233 * (tick / 59)),
]);

/** Three minutes into a build with the farm busy. */
export function building(workers = 3): Scenario {
	const names = workerNames(workers);
	const events = [
		loaded(names),
		...alive(names, (index) => (index === 0 ? 0.48 : 0.84)),
		...cacheGrowth(growth),
		...buildEvents(names),
	];
	return {name: 'building', now: scenarioStart + 187 * secondMs, events};
}

/** The same, and the second worker has gone. */
export function oneWorkerDown(workers = 3): Scenario {
	const {events, now} = building(Math.max(2, workers));
	const at = now - 20 * secondMs;
	const busy = busySlots(workerNames(Math.max(2, workers))).filter((use) => use.host !== 'w2');
	return {
		name: 'one-worker-down',
		now,
		events: [
			...events,
			{type: 'host/linked', at, host: 'w2', link: 'down', reason: 'No answer for 15 s (keepalive); trying again in 8 s.'},
			{
				type: 'host/failed',
				at,
				host: 'w2',
				failure: {code: 'unreachable', message: 'w2 does not answer.', hint: 'Its compiles go to the others.'},
			},
			{type: 'slots/sampled', at: now, slots: busy},
		],
	};
}

const syncPhases: readonly SyncPhase[] = ['done', 'transferring', 'transferring', 'verifying', 'transferring', 'waiting'];

/** The toolchain on its way to the workers. */
export function syncing(workers = 3): Scenario {
	const names = workerNames(workers);
	const filesTotal = 1903;
	const now = scenarioStart + 26 * secondMs;
	const events: readonly Event[] = [
		...quiet(workers).events,
		{
			type: 'run/started',
			at: scenarioStart,
			runId: 'sync-20261123-020000',
			action: 'sync',
			cluster: 'attic',
			dryRun: false,
			pid: 4711,
			hosts: names,
			options: {scope: 'toolchain'},
		},
		{
			type: 'plan/made',
			at: scenarioStart,
			steps: names.map((host) => ({id: `${host}/toolchain`, host, stage: 'sync', title: 'toolchain clang-r399163b'})),
		},
		...names.flatMap((host, index): readonly Event[] => {
			const phase = syncPhases[index % syncPhases.length] ?? 'waiting';
			const share = phase === 'waiting' ? 0 : phase === 'transferring' ? 0.25 + 0.6 * noise(index, 5) : 1;
			const progress = {
				phase,
				filesTotal,
				filesDone: Math.round(filesTotal * share),
				bytesDone: 231 * mebibyte * share ** 1.4,
				bytesPerSecond: phase === 'transferring' ? (9 + 30 * noise(index)) * mebibyte : 0,
			};
			const started: readonly Event[] =
				phase === 'waiting' ? [] : [{type: 'step/started', at: scenarioStart + 2 * secondMs, step: `${host}/toolchain`}];
			const done: readonly Event[] =
				phase === 'done' ? [{type: 'step/finished', at: now, step: `${host}/toolchain`, outcome: 'changed'}] : [];
			return [
				...started,
				{type: 'sync/progressed', at: scenarioStart + 2 * secondMs, host, progress: {...progress, filesDone: 0, bytesDone: 0}},
				{type: 'sync/progressed', at: now, host, progress},
				...done,
			];
		}),
	];
	return {name: 'syncing', now, events};
}
