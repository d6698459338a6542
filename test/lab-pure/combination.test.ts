import {describe, expect, it} from 'vitest';
import {type CombinationResult, judgeCombination} from '../../source/lab/headless/combination.ts';
import type {BuildReport} from '../../source/report/build-report.ts';

const report = (counts: Partial<BuildReport['counts']>): BuildReport => ({
	runId: '20261123-101112-build',
	target: 'lab_x86_64-eng',
	outcome: 'succeeded',
	seconds: 20,
	buildSeconds: 12,
	counts: {units: 0, hits: 0, misses: 0, remote: {}, localByDesign: {}, fellBack: {}, ...counts},
	canaries: {},
	summary: '',
});

const allHits = report({units: 100, hits: 100});
const fine: CombinationResult = {
	...{engine: 'sccache', transport: 'tunnel', mode: 'pump'},
	cold: report({units: 100, misses: 100, remote: {w1: 60, w2: 40}}),
	warm: allHits,
	elsewhere: allHits,
	coldEvidence: {w1: {compiled: 60, failedFiles: []}, w2: {compiled: 40, failedFiles: []}},
	laterEvidence: {w1: {compiled: 0, failedFiles: []}, w2: {compiled: 0, failedFiles: []}},
	// In each build 4 canaries for each of 2 workers, the same again for pump mode, and the proof of the cache; elsewhere none of pump mode.
	keys: {cold: 117, later: 143},
	objects: {compared: 100, differing: [], unmatched: [], twins: 0},
	pumpSaid: 'master   pump: ok (pump mode with w1, w2)',
};

describe('the judgement of one way through the chain', () => {
	it('has nothing to say when all sides agree', () => {
		expect(judgeCombination(fine)).toEqual([]);
	});

	it.each<[string, Partial<CombinationResult>, RegExp]>([
		[
			'a worker that compiled after the cold build',
			{laterEvidence: {w1: {compiled: 1, failedFiles: []}}},
			/compiled 1 units after/,
		],
		['a worker that failed after it', {laterEvidence: {w1: {compiled: 0, failedFiles: ['a.c']}}}, /compiled 1 units after/],
		['misses at another path', {elsewhere: report({units: 100, hits: 99, misses: 1})}, /another path 99 of 100/],
		['fewer units at another path', {elsewhere: report({units: 99, hits: 99})}, /another path 99 of 99/],
		['results that Redis lost', {keys: {cold: 117, later: 142}}, /117 keys after .* 142 in the end, not 143/],
		['results that did not come to Redis', {keys: {cold: 116, later: 142}}, /116 keys for 100 misses .* not 117/],
		['pump mode that was not used', {pumpSaid: 'plain mode, because pump: w1: ...'}, /not used: plain mode/],
		['another count of the workers', {coldEvidence: {w1: {compiled: 59, failedFiles: []}}}, /its own log has 59/],
		['other objects', {objects: {...fine.objects, differing: ['a.o']}}, /1 objects differ/],
	])('names %s', (_what, change, expected) => {
		expect(judgeCombination({...fine, ...change}).join(' ')).toMatch(expected);
	});

	it('wants two keys of ccache for each result', () => {
		expect(judgeCombination({...fine, engine: 'ccache', keys: {cold: 234, later: 286}})).toEqual([]);
		expect(judgeCombination({...fine, engine: 'ccache'}).join(' ')).toMatch(/117 keys for 100 misses of ccache, not 234/);
	});

	it('lets ccache have one result for two units with the same text', () => {
		const twins = {objects: {...fine.objects, twins: 3}, keys: {cold: 228, later: 280}} as const;
		expect(judgeCombination({...fine, engine: 'ccache', ...twins})).toEqual([]);
	});
});
