import type {CacheSample, Event, HostFacts, HostSample} from '../../source/state/events.ts';

export const someFacts: HostFacts = {
	distribution: 'debian 12',
	codename: 'bookworm',
	like: '',
	hasApt: true,
	hasSystemd: true,
	connection: {own: '10.0.0.9', peer: '10.0.0.1'},
	architecture: 'x86_64',
	cores: 4,
	memoryBytes: 16 * 1024 ** 3,
	freeDiskBytes: 50e9,
	user: 'builder',
	home: '/home/builder',
	sudo: 'free',
};

export const someSample: HostSample = {
	load1: 0.5,
	cpuBusy: 0.25,
	memoryTotalBytes: 16e9,
	memoryAvailableBytes: 8e9,
	diskFreeBytes: 50e9,
	receivedBytesPerSecond: 10,
	sentBytesPerSecond: 20,
};

export function cacheSample(hits: number, misses: number): CacheSample {
	return {requests: hits + misses, hits, misses, errors: 0, writeErrors: 0, location: 'redis', version: 'sccache 0.17.0'};
}

const failure = {code: 'exit', message: 'It failed.', hint: 'Try again.'} as const;

/** One of every kind; the compiler refuses this table where a kind is missing. */
export const eventSamples: {readonly [Type in Event['type']]: Extract<Event, {type: Type}>} = {
	'cluster/loaded': {
		type: 'cluster/loaded',
		at: 1,
		cluster: 'farm',
		master: '10.0.0.1',
		workers: [
			{name: 'w1', address: '10.0.0.2', slots: 6},
			{name: 'w2', address: '10.0.0.3'},
		],
	},
	'run/started': {
		type: 'run/started',
		at: 2,
		runId: 'r1',
		action: 'build',
		cluster: 'farm',
		dryRun: false,
		pid: 42,
		hosts: ['master', 'w1', 'w2'],
		options: {target: 'aosp_arm64-eng'},
	},
	'host/facts': {type: 'host/facts', at: 3, host: 'w2', facts: someFacts},
	'host/failed': {type: 'host/failed', at: 4, host: 'w2', failure},
	'host-key/seen': {type: 'host-key/seen', at: 5, host: 'w1', fingerprint: 'SHA256:abc', known: false},
	'reach/tested': {type: 'reach/tested', at: 6, reach: {from: 'master', to: 'w1', tookMs: 80, sudo: 'password'}},
	'plan/made': {
		type: 'plan/made',
		at: 6,
		steps: [
			{id: 'w1/canary', host: 'w1', stage: 'canaries', title: 'compile a canary there'},
			{id: 'master/build', host: 'master', stage: 'build', title: 'build'},
		],
	},
	'step/started': {type: 'step/started', at: 7, step: 'w1/canary'},
	'step/changes': {type: 'step/changes', at: 8, step: 'w1/canary', changes: ['a change']},
	'step/output': {type: 'step/output', at: 9, step: 'w1/canary', line: 'some output'},
	'step/finished': {type: 'step/finished', at: 10, step: 'w1/canary', outcome: 'ok', detail: 'done'},
	'sync/progressed': {
		type: 'sync/progressed',
		at: 11,
		host: 'w1',
		progress: {phase: 'transferring', filesDone: 1, filesTotal: 2, bytesDone: 3, bytesPerSecond: 4},
	},
	'build/progressed': {type: 'build/progressed', at: 12, phase: 'build', done: 1, total: 2, running: 1, failed: 0},
	'build/estimated': {
		type: 'build/estimated',
		at: 12,
		share: 0.4,
		remaining: {lowMs: 60_000, highMs: 90_000},
		basis: 'history',
		builds: 2,
	},
	'build/running': {
		type: 'build/running',
		at: 12,
		actions: [{description: 'ld.lld libc.so', startedAt: 8, usualMs: 30, isOverdue: false}],
	},
	'build/stuck': {type: 'build/stuck', at: 12, sentence: 'java metalava.jar has run for 31 min.'},
	'build/action-failed': {
		type: 'build/action-failed',
		at: 12,
		output: 'out/a.o',
		command: 'clang -c a.c',
		text: ['a.c:1:1: error: no'],
	},
	'build/adopted': {type: 'build/adopted', at: 13, runId: '20261123-021300000-build', startedAt: 7},
	'build/output': {type: 'build/output', at: 13, line: '[ 50% 1/2] compile'},
	'compiles/counted': {
		type: 'compiles/counted',
		at: 14,
		counts: {units: 2, hits: 1, misses: 1, remote: {w1: 1}, localByDesign: {}, fellBack: {}},
	},
	'farm/changed': {
		type: 'farm/changed',
		at: 14,
		host: 'w1',
		standing: 'quarantined',
		slots: 0,
		reason: '3 of its last 4 compiles failed',
	},
	'cache/switched': {type: 'cache/switched', at: 14, to: 'disk', reason: 'Redis does not run'},
	'memory/held': {type: 'memory/held', at: 14, processes: ['javac (1.2 GB)'], reason: '300 MB of memory are left'},
	'canary/finished': {type: 'canary/finished', at: 15, host: 'w1', ok: true, tookMs: 300, detail: 'compiled on w1'},
	'check/finished': {
		type: 'check/finished',
		at: 13,
		finding: {host: 'w1', check: 'clock', title: 'the clock', state: 'fault', sentence: 'It is an hour ahead.'},
	},
	'run/finished': {type: 'run/finished', at: 16, outcome: 'succeeded', summary: 'Built.'},
	'host/linked': {type: 'host/linked', at: 17, host: 'w1', link: 'down', reason: 'no route'},
	'host/sampled': {type: 'host/sampled', at: 18, host: 'w1', sample: someSample},
	'slots/sampled': {
		type: 'slots/sampled',
		at: 19,
		slots: [{host: 'w1', slot: 0, file: 'a.cc', phase: 'Compile', ageMs: 5}],
	},
	'cache/sampled': {type: 'cache/sampled', at: 20, sample: cacheSample(10, 10)},
	'cache/lost': {type: 'cache/lost', at: 21, reason: 'no server'},
	'redis/sampled': {
		type: 'redis/sampled',
		at: 22,
		sample: {usedBytes: 1, limitBytes: 2, keys: 3, evicted: 0, operationsPerSecond: 5, latencyMs: 1, version: 'redis 8.0.6'},
	},
	'redis/lost': {type: 'redis/lost', at: 23, reason: 'no Redis'},
	'run/lost': {type: 'run/lost', at: 24, runId: 'r1', reason: 'The runner died.'},
	'screen/focused': {type: 'screen/focused', pane: 'log'},
	'screen/zoomed': {type: 'screen/zoomed'},
	'screen/moved': {type: 'screen/moved', pane: 'log', offset: 3},
	'screen/noticed': {type: 'screen/noticed', notice: 'Not now.'},
	'dialog/opened': {type: 'dialog/opened', dialog: {kind: 'help'}},
	'dialog/scrolled': {type: 'dialog/scrolled', scroll: 2},
	'dialog/closed': {type: 'dialog/closed'},
};
