import {describe, expect, it} from 'vitest';
import {buildReport, reportText} from '../../source/report/build-report.ts';
import type {RunEvent} from '../../source/state/events.ts';
import {eventSamples} from '../support/events.ts';

const counts = {
	units: 100,
	hits: 60,
	misses: 40,
	remote: {w1: 20, w2: 15},
	localByDesign: {'assembler source': 3},
	fellBack: {'worker timed out': 2},
};
const started: RunEvent = {...eventSamples['run/started'], at: 1000};
const journal: readonly RunEvent[] = [
	started,
	{type: 'canary/finished', at: 2000, host: 'w1', ok: true, tookMs: 300, detail: 'compiled on w1'},
	{type: 'canary/finished', at: 2100, host: 'w2', ok: false, tookMs: 300, detail: 'fell back'},
	{type: 'step/started', at: 3000, step: 'master/build'},
	{type: 'compiles/counted', at: 4000, counts: {...counts, units: 1}},
	{type: 'compiles/counted', at: 5000, counts},
	{type: 'step/finished', at: 13_000, step: 'master/build', outcome: 'ok'},
	{type: 'run/finished', at: 13_500, outcome: 'succeeded', summary: 'Built.'},
];

describe('the report of a build', () => {
	it('comes from its journal alone', () => {
		expect(buildReport(journal)).toEqual({
			runId: 'r1',
			target: 'aosp_arm64-eng',
			outcome: 'succeeded',
			seconds: 12.5,
			buildSeconds: 10,
			counts,
			canaries: {w1: 'compiled on w1', w2: 'fell back'},
			summary: 'Built.',
		});
	});

	it('of one that never ended goes to its last fact', () => {
		expect(buildReport(journal.slice(0, 6))).toMatchObject({outcome: 'unfinished', seconds: 4, buildSeconds: 2, summary: ''});
	});

	it('of one that only just began is empty', () => {
		expect(buildReport([started])).toMatchObject({
			seconds: 0,
			buildSeconds: 0,
			canaries: {},
			counts: {units: 0, hits: 0, misses: 0, remote: {}, localByDesign: {}, fellBack: {}},
		});
	});

	it.each([
		['nothing', []],
		['another action', [{...eventSamples['run/started'], action: 'sync'} as const]],
		['a journal without its beginning', journal.slice(1)],
	])('does not exist for %s', (_name, events) => {
		expect(buildReport(events)).toBeUndefined();
	});
});

function textOf(events: readonly RunEvent[]): string {
	const report = buildReport(events);
	if (report === undefined) throw new Error('There is no report.');
	return reportText(report);
}

describe('the text of a report', () => {
	it('has every figure', () => {
		expect(textOf(journal).split('\n')).toEqual([
			'r1  aosp_arm64-eng  succeeded  12.5 s (build 10.0 s)',
			'  100 units through the cache: 60 hits, 40 misses (60.0 % hits)',
			'  compiled: 35 remote, 3 local by design, 2 fell back',
			'        20  on w1',
			'        15  on w2',
			'         3  local by design: assembler source',
			'         2  fell back: worker timed out',
			'  canary w1: compiled on w1',
			'  canary w2: fell back',
			'',
		]);
	});

	it('names no hit rate where nothing was looked up', () => {
		expect(textOf([started])).toContain('0 units through the cache: 0 hits, 0 misses\n');
	});
});
