import {describe, expect, it} from 'vitest';
import type {BuildReport} from '../../source/report/build-report.ts';
import {recorded} from '../../source/report/recording.ts';
import {worthOf, worthText} from '../../source/report/worth.ts';

const report: BuildReport = {
	runId: 'r2',
	target: 'aosp_arm64-eng',
	outcome: 'succeeded',
	seconds: 12,
	buildSeconds: 10,
	counts: {
		units: 9,
		hits: 1,
		misses: 8,
		remote: {w1: 4, w2: 1},
		localByDesign: {assembler: 1},
		fellBack: {'worker timed out': 2},
	},
	canaries: {},
	summary: '',
};
const actions = [{startMs: 0, endMs: 5000, output: 'a.o', kind: 'compile' as const}];
const workers = {w1: {ok: 4, ms: 4000, failed: 0}, w2: {ok: 1, ms: 3000, failed: 3}};

describe('what a build was worth', () => {
	it('names what held it back, the heaviest first, each with a remedy', () => {
		const {hindrances} = worthOf(report, recorded(actions, workers, undefined), []);
		expect(hindrances.map(({what}) => what)).toEqual([
			'2 units fell back to this machine: worker timed out',
			'75.0 % of the attempts on w2 failed',
			'w2 takes 3000 ms for a compile, the quickest worker 1000 ms',
			'1 units are compiled here by design: assembler',
		]);
		for (const {remedy} of hindrances) expect(remedy).not.toBe('');
	});

	it('tells workers, the ceiling and the builds before it', () => {
		const text = worthText(worthOf(report, recorded(actions, workers, undefined), [{...report, runId: 'r1', buildSeconds: 20}]));
		expect(text).toContain('w1: 4 compiled, 1000 ms each, 0.0 % of its attempts failed');
		expect(text).toContain('at most 2.00 times as fast');
		expect(text).toContain('r1  build 20.0 s, 1 hits, 8 misses');
	});

	it.each([
		['without a record', undefined, 'this build left no record of its actions'],
		['whose log was written anew', recorded([], {}, 'the log is new'), 'the log is new'],
		['that ran nothing', recorded([], {}, undefined), 'ninja ran no action'],
		['of too many actions', {...recorded(actions, {}, undefined), leftOut: 7}, 'it had 7 actions more than are kept'],
	])('has no ceiling for a build %s, and says so', (_name, recording, reason) => {
		const worth = worthOf(report, recording, []);
		expect(worth.ceiling).toEqual({problem: reason});
		expect(worthText(worth)).toContain(`ceiling: not known, ${reason}`);
	});

	it.each([
		['nothing was compiled', [{startMs: 0, endMs: 5, output: 'a.so', kind: 'other' as const}]],
		['its record has more time than the build took', [{startMs: 0, endMs: 20_000, output: 'a.o', kind: 'compile' as const}]],
	])('has no ceiling where %s', (reason, ran) => {
		const text = worthText(worthOf(report, recorded(ran, {}, undefined), []));
		expect(text).toContain(`ceiling: not known, ${reason}`);
	});

	it('names no mean where no compile succeeded', () => {
		const worth = worthOf(report, recorded(actions, {w3: {ok: 0, ms: 0, failed: 2}}, undefined), []);
		expect(worthText(worth)).toContain('w3: 0 compiled, no compile succeeded, 100.0 % of its attempts failed');
	});
});
