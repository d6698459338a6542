import {describe, expect, it} from 'vitest';
import {emptyRing, push, type Ring} from '../../source/state/ring.ts';

describe('a ring', () => {
	it('never holds more than its limit and says how much it dropped', () => {
		let ring: Ring<number> = emptyRing;
		for (let item = 0; item < 1000; item += 1) {
			ring = push(ring, item, 16);
			expect(ring.items.length).toBeLessThanOrEqual(16);
			expect(ring.items.length + ring.dropped).toBe(item + 1);
			expect(ring.items.at(-1)).toBe(item);
		}
	});

	it('works with the smallest limit', () => {
		expect(push(push(emptyRing, 'a', 1), 'b', 1)).toEqual({items: ['b'], dropped: 1});
	});
});
