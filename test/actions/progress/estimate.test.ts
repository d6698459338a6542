import {describe, expect, it} from 'vitest';
import type {Course, Trace} from '../../../source/actions/progress/course.ts';
import {estimate} from '../../../source/actions/progress/estimate.ts';

const secondMs = 1000;

/** Ten seconds until ninja, then `seconds` for its actions at an even pace. */
const even = (seconds: number, actions = 100): Course => ({
	version: 1,
	title: 'aosp-eng',
	ninjaAtMs: 10 * secondMs,
	wallMs: (10 + seconds) * secondMs,
	actions,
	reachedMs: Array.from({length: 100}, (_, index) => (index + 1) * 10 * seconds),
});

/** At an even pace, `share` of the actions are done `ninjaSeconds` after the run that builds began. */
const inNinja = (share: number, ninjaSeconds: number, actions = 100): Trace => ({
	startedAt: 0,
	ninjaAt: 10 * secondMs,
	doneBefore: 0,
	actions,
	share,
	reachedMs: Array.from({length: Math.floor(share * 100)}, (_, index) => ((index + 1) * 10 * ninjaSeconds) / share),
});

const starting: Trace = {startedAt: 0, doneBefore: 0, actions: 0, share: 0, reachedMs: []};
const seconds = (ms: number | undefined) => (ms === undefined ? undefined : Math.round(ms / secondMs));

type Case = readonly [string, Trace, number, readonly Course[], readonly [string, number | undefined, number | undefined]];

describe('the time that a build still takes', () => {
	it.each<Case>([
		['is not known at first', starting, 5, [], ['none', undefined, undefined]],
		['is not told by the first few actions', inNinja(0.04, 4), 14, [], ['none', undefined, undefined]],
		['is that of its own pace where there is no history', inNinja(0.5, 50), 60, [], ['pace', 50, 50]],
		['before ninja is what is left of builds before', starting, 4, [even(90), even(50)], ['history', 56, 96]],
		['before ninja is at least what ninja took before', starting, 400, [even(90), even(50)], ['history', 50, 90]],
		[
			'is what was left of builds before, and that at the pace of today',
			inNinja(0.5, 100),
			110,
			[even(100)],
			['history', 50, 100],
		],
		['is not measured by a build of another size', inNinja(0.5, 50), 60, [even(9, 1000)], ['pace', 50, 50]],
		[
			'is told by builds as fast as this one, where there are some',
			inNinja(0.5, 50),
			60,
			[even(10), even(90)],
			['history', 45, 50],
		],
		['is nothing when all is done', inNinja(1, 50), 60, [even(50)], ['history', 0, 0]],
	])('%s', (_what, trace, nowSeconds, history, [basis, low, high]) => {
		const {remaining, ...found} = estimate(trace, nowSeconds * secondMs, history);
		expect([found.basis, seconds(remaining?.lowMs), seconds(remaining?.highMs)]).toEqual([basis, low, high]);
	});

	it('is longer by the pace of late where a build slows down', () => {
		const slowing = {
			...inNinja(0.5, 60),
			reachedMs: Array.from({length: 50}, (_, index) => (index < 25 ? 400 * (index + 1) : 10_000 + 2000 * (index - 24))),
		};
		const {remaining} = estimate(slowing, 70 * secondMs, []);
		expect(seconds(remaining?.lowMs)).toBe(60);
		expect(seconds(remaining?.highMs)).toBe(100);
	});
});

it('the share of the whole is that of the longer end', () => {
	expect(estimate(inNinja(0.5, 100), 110 * secondMs, [even(100)]).share).toBeCloseTo(110 / 210);
	expect(estimate(starting, 0, []).share).toBeUndefined();
});
