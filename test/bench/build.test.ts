import {describe, expect, it} from 'vitest';
import {mostAt, ninjaSeconds, within} from '../../bench/build/full-farm.ts';
import {median} from '../../bench/build/per-compile.ts';

describe('compiles on the workers', () => {
	const intervals = [
		{from: 0, to: 10},
		{from: 10, to: 20},
		{from: 5, to: 25},
	];

	it('are counted as far as they lie in the window', () => {
		expect(within(intervals, {from: 0, to: 25})).toBe(40);
		expect(within(intervals, {from: 8, to: 12})).toBe(8);
		expect(within(intervals, {from: 30, to: 40})).toBe(0);
	});

	it('are at once while they overlap, not where one ends when the next begins', () => {
		expect(mostAt(intervals)).toBe(2);
		expect(mostAt([])).toBe(0);
	});
});

it.each([
	[[3], 3],
	[[5, 1, 3], 3],
	[[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
	expect(median(values)).toBe(expected);
});

it('the seconds of a build are from the first action to the last', () => {
	expect(ninjaSeconds('# ninja log v5\n100\t2100\t0\tout/a.o\tabc\n50\t1200\t0\tout/b.o\tdef\n')).toBe(2.05);
});
