import {describe, expect, it} from 'vitest';
import {
	type Course,
	courseOf,
	foldTrace,
	type Look,
	newTrace,
	reachedAt,
	type Trace,
} from '../../../source/actions/progress/course.ts';

type Seen = readonly [at: number, phase: string, done: number, total: number];

const traceOf = (seen: readonly Seen[], isSum = true): Trace =>
	seen.reduce<Trace>(
		(trace, [at, phase, done, total]) => foldTrace(trace, {phase, done, total, isSum} satisfies Look, at),
		newTrace(0),
	);

describe('a build that runs', () => {
	it.each<[string, boolean, readonly Seen[], number]>([
		['is at its beginning in each run of ninja before the last', true, [[1, 'soong', 38, 38]], 0],
		[
			'counts what the last run does, not what those before it did',
			true,
			[
				[5, 'ninja', 38, 38],
				[6, 'ninja', 63, 138],
			],
			0.25,
		],
		[
			'counts from nothing where each run has its own figures',
			false,
			[
				[5, 'ninja', 0, 0],
				[6, 'ninja', 25, 100],
			],
			0.25,
		],
		[
			'never falls back where ninja finds more to do',
			true,
			[
				[5, 'ninja', 0, 0],
				[6, 'ninja', 50, 100],
				[7, 'ninja', 50, 200],
			],
			0.5,
		],
	])('%s', (_what, isSum, seen, share) => {
		expect(traceOf(seen, isSum).share).toBe(share);
	});

	it('keeps when each percent was reached, also of those that came at once', () => {
		const trace = traceOf([
			[1000, 'ninja', 10, 10],
			[1500, 'ninja', 12, 110],
			[1700, 'ninja', 15, 110],
		]);
		expect(trace.reachedMs).toEqual([500, 500, 700, 700, 700]);
	});
});

describe('the course of a build', () => {
	const ended = traceOf([
		[200, 'ninja', 0, 0],
		[300, 'ninja', 50, 100],
		[400, 'ninja', 100, 100],
	]);

	it('is its times, with a hundred marks', () => {
		const course = courseOf(ended, 'aosp-eng', 450);
		expect(course).toMatchObject({title: 'aosp-eng', wallMs: 450, ninjaAtMs: 200, actions: 100});
		expect(course?.reachedMs).toHaveLength(100);
	});

	it('is none where there was nothing to do', () => {
		expect(courseOf(traceOf([[200, 'ninja', 0, 0]]), 'aosp-eng', 450)).toBeUndefined();
		expect(courseOf(newTrace(0), 'aosp-eng', 450)).toBeUndefined();
	});

	it.each([
		[0, 0],
		[0.005, 50],
		[0.5, 5000],
		[0.999, 9990],
		[1, 10_000],
		[2, 10_000],
	])('reached the share %d after %d ms', (share, ms) => {
		const course: Pick<Course, 'reachedMs'> = {reachedMs: Array.from({length: 100}, (_, index) => (index + 1) * 100)};
		expect(reachedAt(course, share)).toBeCloseTo(ms);
	});
});
