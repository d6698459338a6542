import {expect, it} from 'vitest';
import {isWishKind, parseWish} from '../../source/state/wishes.ts';

it.each([
	['{"kind":"drain","host":"w1"}', {kind: 'drain', host: 'w1'}],
	['{"kind":"join","host":"w4","slots":6}', {kind: 'join', host: 'w4', slots: 6}],
	['{"kind":"join","host":"w4","slots":"many"}', {kind: 'join', host: 'w4'}],
	['{"kind":"explode","host":"w1"}', undefined],
	['{"kind":"drain"}', undefined],
	['null', undefined],
	['{"kind":"dra', undefined],
])('%s is the wish %j', (line, expected) => {
	expect(parseWish(line)).toEqual(expected);
});

it('has four kinds', () => {
	expect(['drain', 'quarantine', 'return', 'join', 'build', undefined].map(isWishKind)).toEqual([
		true,
		true,
		true,
		true,
		false,
		false,
	]);
});
