import {describe, expect, it} from 'vitest';
import {slotsFrom} from '../../source/state/capacity.ts';
import {someFacts} from '../support/events.ts';

const gibibyte = 1024 ** 3;

describe('slots', () => {
	it.each([
		['as configured', 7, 4, 16, 7],
		['two more than the cores', undefined, 4, 16, 6],
		['one per GiB of memory', undefined, 16, 8, 8],
		['a part of a GiB does not count', undefined, 16, 3.9, 3],
		['at least one', undefined, 1, 0.5, 1],
		['at most what distccd takes', undefined, 512, 2048, 200],
	])('%s', (_name, configured, cores, gibibytes, slots) => {
		expect(slotsFrom(configured, {...someFacts, cores, memoryBytes: gibibytes * gibibyte})).toBe(slots);
	});

	it('are unknown where nothing is known', () => {
		expect(slotsFrom(undefined, undefined)).toBeUndefined();
		expect(slotsFrom(3, undefined)).toBe(3);
	});
});
