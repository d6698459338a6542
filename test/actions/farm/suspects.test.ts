import {describe, expect, it} from 'vitest';
import {newWorker} from '../../../source/actions/farm/policy.ts';
import {suspects} from '../../../source/actions/farm/suspects.ts';
import type {SlotUse} from '../../../source/state/events.ts';

const at = 100_000;

function busy(host: string, ageMs: number): SlotUse {
	return {host, slot: 0, file: 'a.cc', phase: 'Compile', ageMs};
}

function suspected(more: Partial<Parameters<typeof suspects>[0]>): readonly string[] {
	const farm = [newWorker('w1', 4), newWorker('w2', 4)];
	const seen = {
		farm,
		busy: [busy('w1', 20_000)],
		succeededAt: new Map([['w2', at - 1000]]),
		testedAt: new Map<string, number>(),
		at,
	};
	return suspects({...seen, ...more});
}

describe('a worker is suspected of hanging', () => {
	it('where its work takes long and brings nothing, while others bring something', () => {
		expect(suspected({})).toEqual(['w1']);
	});

	it.each<[string, Parameters<typeof suspected>[0]]>([
		[
			'not where it has brought something lately',
			{
				succeededAt: new Map([
					['w1', at - 5000],
					['w2', at - 1000],
				]),
			},
		],
		['not where nobody brings anything: units are big', {succeededAt: new Map([['w2', at - 60_000]])}],
		['not where its work has just begun', {busy: [busy('w1', 3000)]}],
		['not where it has no work', {busy: [busy('w2', 60_000)]}],
		['not again so soon after its canary', {testedAt: new Map([['w1', at - 10_000]])}],
		['not where it is out anyway', {farm: [newWorker('w1', 4, 'drained'), newWorker('w2', 4)]}],
	])('%s', (_name, more) => {
		expect(suspected(more)).toEqual([]);
	});
});
