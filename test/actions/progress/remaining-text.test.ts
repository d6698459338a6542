import {expect, it} from 'vitest';
import {basisText, leftText, rangeText} from '../../../source/actions/progress/remaining-text.ts';

const minuteMs = 60_000;

it.each([
	[0, 0, '0 s'],
	[40_400, 71_000, '40–71 s'],
	[61_000, 119_000, '61–119 s'],
	[61_000, 2 * minuteMs, '1–2 min'],
	[2.6 * minuteMs, 3.4 * minuteMs, '3 min'],
	[30 * minuteMs, 100 * minuteMs, '0:30–1:40 h'],
	[125 * minuteMs, 125 * minuteMs, '2:05 h'],
])('%d to %d ms is %s', (low, high, text) => {
	expect(rangeText(low, high)).toBe(text);
});

const remaining = {lowMs: 3 * minuteMs, highMs: 5 * minuteMs};

it.each([
	['history', 1, '3–5 min left by one build before'],
	['history', 4, '3–5 min left by 4 builds before'],
	['pace', 0, '3–5 min left by its own pace, no history'],
] as const)('says what it stands on: %s of %d', (basis, builds, text) => {
	const estimate = {basis, builds, remaining};
	expect(`${leftText(estimate)} ${basisText(estimate)}`).toBe(text);
});

it('is honest the first time', () => {
	const estimate = {basis: 'none', builds: 0} as const;
	expect([leftText(estimate), basisText(estimate)]).toEqual(['', 'no history of this build yet']);
});
