import {describe, expect, it} from 'vitest';
import {retriedReason} from '../../source/lab/headless/expected-fallbacks.ts';
import {judge} from '../../source/lab/headless/judge.ts';
import type {HeadlessResult} from '../../source/lab/headless/result.ts';
import {formatResult} from '../../source/lab/headless/table.ts';
import type {BuildReport} from '../../source/report/build-report.ts';

const report = (counts: Partial<BuildReport['counts']>): BuildReport => ({
	runId: '20261122-101112-build',
	target: 'lab_x86_64-eng',
	outcome: 'succeeded',
	seconds: 70,
	buildSeconds: 65.04,
	counts: {units: 0, hits: 0, misses: 0, remote: {}, localByDesign: {}, fellBack: {}, ...counts},
	canaries: {},
	summary: '',
});

const cold = report({
	units: 374,
	misses: 374,
	remote: {w1: 180, w2: 169},
	localByDesign: {assembler: 21},
	fellBack: {[retriedReason]: 4},
});

const asItShouldBe: HeadlessResult = {
	size: 'full',
	workers: ['w1', 'w2'],
	steps: [{name: 'sync', code: 0, seconds: 1.23}],
	cold,
	warm: report({units: 374, hits: 374}),
	evidence: {
		w1: {compiled: 180, failedFiles: ['logging.cpp', 'logger_write.cpp']},
		w2: {compiled: 169, failedFiles: ['Looper.cpp']},
	},
	engine: 'sccache',
	objects: {compared: 375, differing: [], unmatched: [], twins: 3},
	left: [],
};

const but = (change: Partial<HeadlessResult>) => judge({...asItShouldBe, ...change});
const coldBut = (counts: Partial<BuildReport['counts']>) => ({...cold, counts: {...cold.counts, ...counts}});

describe('the judgement of a headless run', () => {
	it('has nothing to say when all is as it should be', () => {
		expect(judge(asItShouldBe)).toEqual([]);
	});

	it('lets ccache answer a unit that is compiled twice, as often as there are such units', () => {
		const withHits = (hits: number) => ({
			engine: 'ccache',
			cold: coldBut({hits, units: 374 + hits}),
			warm: report({units: 374 + hits, hits: 374 + hits}),
		});
		expect(but(withHits(3))).toEqual([]);
		expect(but(withHits(4))).toEqual([
			'The cold build had 4 cache hits, although the cache was empty and 3 objects are there twice.',
		]);
	});

	it.each<[string, Partial<HeadlessResult>, string]>([
		['a step that failed', {steps: [{name: 'sync', code: 3, seconds: 1}]}, "The step 'sync' ended with exit code 3."],
		['a run that stopped early', {failure: 'It stopped.'}, 'It stopped.'],
		[
			'a hit in the cold build',
			{cold: coldBut({hits: 1})},
			'The cold build had 1 cache hits, although the cache was empty and 0 objects are there twice.',
		],
		[
			'compiles that nobody accounts for',
			{cold: coldBut({misses: 380})},
			'The cold build had 380 cache misses, but 374 compiles are accounted for.',
		],
		[
			'a unit that fell back for another reason',
			{cold: coldBut({fellBack: {[retriedReason]: 3, 'no worker was free': 1}})},
			'1 units fell back that should have been remote: no worker was free.',
		],
		[
			'more retried units than are known',
			{cold: coldBut({misses: 379, fellBack: {[retriedReason]: 9}})},
			'9 units were compiled twice, at most 5 are known to need it.',
		],
		[
			'a retried unit that is not known to need it',
			{evidence: {w1: {compiled: 180, failedFiles: ['aes.c']}, w2: {compiled: 169, failedFiles: []}}},
			'Workers could not compile units that are not known to need the master: aes.c.',
		],
		[
			'a worker whose own records say something else',
			{evidence: {w1: {compiled: 179, failedFiles: []}, w2: {compiled: 169, failedFiles: []}}},
			'The report counts 180 remote compiles on w1, its own log has 179.',
		],
		['a miss in the warm build', {warm: report({units: 374, hits: 373})}, 'The warm build had 373 cache hits for 374 units.'],
		['a warm build of other units', {warm: report({units: 370, hits: 370})}, 'The warm build had 370 units, the cold one 374.'],
		[
			'an object that differs',
			{objects: {compared: 375, differing: ['out/a.o'], unmatched: [], twins: 3}},
			'1 objects differ from a local build: out/a.o.',
		],
		[
			'an object that only one build made',
			{objects: {compared: 375, differing: [], unmatched: ['out/b.o'], twins: 3}},
			'1 objects were made by only one of the two builds: out/b.o.',
		],
		['something left by teardown', {left: ['w1: added in files: /etc/x']}, 'Teardown left 1 things: w1: added in files: /etc/x.'],
	])('names %s', (_, change, sentence) => {
		expect(but(change)).toContain(sentence);
	});

	it('is not satisfied with a part', () => {
		const {left: _, ...part} = asItShouldBe;
		expect(judge(part)).toEqual(['The run ended before it had shown everything.']);
	});
});

describe('the table of a headless run', () => {
	it('has both builds beside each other', () => {
		const text = formatResult(asItShouldBe, []);
		expect(text).toContain('translation units');
		expect(text).toMatch(/^cache hits +0 \(0\.0 %\) +374 \(100\.0 %\)$/m);
		expect(text).toMatch(/^ {2}on w1 +180 +0$/m);
		expect(text).toMatch(/^left by teardown +nothing/m);
		expect(text).toMatch(/Everything is as it should be\.\n$/);
	});

	it('can be made of a run that did not come far', () => {
		const {size, workers, steps} = asItShouldBe;
		const text = formatResult({size, workers, steps, failure: 'It stopped.'}, ['It stopped.']);
		expect(text).toContain('not compared');
		expect(text).toContain('1 things are not as they should be:\n  It stopped.');
	});
});
