import {expect, it} from 'vitest';
import {rangeText, remainingText} from '../../../source/actions/progress/remaining-text.ts';

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

it.each([
	['history', 1, '3 min left, by one build before'],
	['history', 4, '3 min left, by 4 builds before'],
	['pace', 0, '3 min left by its own pace, no history'],
] as const)('says what it stands on: %s of %d', (basis, builds, text) => {
	expect(remainingText({basis, builds, remaining: {lowMs: 3 * minuteMs, highMs: 3 * minuteMs}})).toBe(text);
});

it('is honest the first time', () => {
	expect(remainingText({basis: 'none', builds: 0})).toBe('no history of this build yet');
});
