import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {WorkerJobs} from '../../source/state/events.ts';
import {differences, foldDaemonLog, initialDaemonLog} from '../../source/tools/distccd-jobs.ts';

const recorded = readFileSync(new URL('../fixtures/distcc/3.4-daemon-log.txt', import.meta.url), 'utf8').split('\n');
const jobsIn = (lines: readonly string[]) => lines.reduce(foldDaemonLog, initialDaemonLog).jobs;

describe("a worker's own log", () => {
	it('tells what was compiled, what was wrong, what was refused and what came to nothing', () => {
		expect(jobsIn(recorded)).toEqual({
			ok: 1,
			errors: 1,
			refused: 1,
			refusedCompiler: '/tmp/rec/other/clang-r1/bin/clang',
			broken: 1,
			tookMs: 74,
			receivedBytes: 119,
		} satisfies WorkerJobs);
	});

	it('tells jobs apart that are under way at once', () => {
		const jobs = Map.groupBy(recorded.slice(1), (line) => /^distccd\[(\d+)\]/.exec(line)?.[1]);
		const queues = [...jobs].flatMap(([pid, lines]) => (pid === undefined ? [] : [lines]));
		const longest = Math.max(...queues.map(({length}) => length));
		const mixed = Array.from({length: longest}, (_, index) => queues.flatMap((lines) => lines[index] ?? [])).flat();
		expect(jobsIn(mixed)).toEqual(jobsIn(recorded));
	});

	it('does not count canaries, neither compiled nor refused: they are no part of a build', () => {
		const canaries = recorded.map((line) =>
			line.replace('compile from ok.c to ok.o', 'compile from canary-host.c to canary-host.o'),
		);
		expect(jobsIn(canaries)).toEqual({ok: 0, errors: 1, refused: 0, broken: 1, tookMs: 0, receivedBytes: 0});
	});

	it('takes a child that serves one job after the other anew each time', () => {
		const oneChild = recorded.map((line) => line.replace(/^distccd\[\d+\]/, 'distccd[7]'));
		expect(jobsIn([...oneChild.slice(17, 23), ...oneChild.slice(1, 9)])).toMatchObject({refused: 1, ok: 1, receivedBytes: 119});
	});

	it('forgets children that never finish', () => {
		const lines = Array.from({length: 2000}, (_, index) => `distccd[${index}] (dcc_check_client) connection from 127.0.0.1:1`);
		expect(Object.keys(lines.reduce(foldDaemonLog, initialDaemonLog).open).length).toBeLessThanOrEqual(512);
	});
});

it('names workers whose count is not that of the master, and says nothing of those that were not asked', () => {
	const {jobs} = initialDaemonLog;
	const workers = {w1: {...jobs, ok: 4}, w2: {...jobs, ok: 3}, w3: {...jobs, ok: 1}};
	expect(differences({w1: 4, w2: 4, w4: 9}, workers)).toEqual([
		{host: 'w2', here: 4, there: 3},
		{host: 'w3', here: 0, there: 1},
	]);
});
