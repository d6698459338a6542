import {expect, it} from 'vitest';
import {bytes, count, duration, meter, percent, sparkline} from '../../source/ui/format.ts';

it.each([
	[0, '0B'],
	[1000, '1.0K'],
	[1023, '1.0K'],
	[10 * 1024, '10K'],
	[734 * 1024 ** 2, '734M'],
	[5.3 * 1024 ** 3, '5.3G'],
])('%d bytes are %s', (given, text) => {
	expect(bytes(given)).toBe(text);
});

it.each([
	[0, '0s'],
	[59_999, '59s'],
	[187_000, '3:07'],
	[7_387_000, '2:03:07'],
	[-5, '0s'],
])('%d ms are %s', (ms, text) => {
	expect(duration(ms)).toBe(text);
});

it.each([
	[0, '0%'],
	[0.001, '1%'],
	[0.5, '50%'],
	[0.999, '99%'],
	[1, '100%'],
])('a share of %d is %s: only all is 100 %%, only nothing is 0 %%', (share, text) => {
	expect(percent(share)).toBe(text);
});

it('counts have at most five columns', () => {
	expect([812, 9999, 58_412, 999_499, 1_234_567, 48_000_000].map(count)).toEqual(['812', '9999', '58k', '999k', '1.2M', '48M']);
});

it('a bar shows the first bit of progress, and is full only at the end', () => {
	const bar = (share: number) => meter(share, 5).full.length;
	expect([0, 0.001, 0.5, 0.999, 1, 7].map(bar)).toEqual([0, 1, 3, 4, 5, 5]);
});

it('a sparkline shows the newest values that fit', () => {
	expect(sparkline([1, 1, 0, 0.5, 1], 3)).toBe('▁▄▇');
});
