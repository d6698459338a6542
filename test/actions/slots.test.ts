import {describe, expect, it} from 'vitest';
import {jobsOf, jobsReasoning, localLimits, pumpReasoning, slotsOf} from '../../source/actions/slots.ts';
import {someFacts} from '../support/events.ts';

describe('pump mode', () => {
	const master = {...someFacts, cores: 4};

	it.each([
		['pump', 1, true],
		['auto', 32, false],
		['auto', 33, true],
		['plain', 1000, false],
	] as const)('%s with %i slots and 4 cores of the master: tried = %s', (mode, slots, isTried) => {
		expect(pumpReasoning(mode, slots, master).isWorthIt).toBe(isTried);
	});

	it('says why', () => {
		expect(pumpReasoning('auto', 12, master).text).toBe('4 cores of the master can preprocess for 12 slots');
	});
});

describe('jobs', () => {
	it.each([
		['as configured, whatever the machines are', 500, 12, 4, 1, 500],
		['every slot, a quarter of them that gets ready, and the cores of the master', 'auto', 12, 4, 64, 19],
		['two per GiB of the master', 'auto', 100, 4, 8, 16],
		['never fewer than the cores of the master', 'auto', 100, 16, 2, 16],
		['the cores of the master without workers', 'auto', 0, 4, 64, 4],
	] as const)('%s', (_name, jobs, slots, cores, gibibytes, expected) => {
		expect(jobsOf(jobs, slots, {...someFacts, cores, memoryBytes: gibibytes * 1024 ** 3})).toBe(expected);
	});

	it('are the slots where the master is unknown, and at least one', () => {
		expect([jobsOf('auto', 12, undefined), jobsOf('auto', 0, undefined)]).toEqual([12, 1]);
	});
});

it('slots of a worker are configured, found, or those of a small one', () => {
	const worker = {name: 'w1', address: 'w1', port: 22, user: 'builder'};
	expect([slotsOf({...worker, slots: 9}, someFacts), slotsOf(worker, someFacts), slotsOf(worker, undefined)]).toEqual([9, 6, 4]);
});

describe('the reasoning', () => {
	const gibibyte = 1024 ** 3;
	const master = (cores: number, gibibytes: number) => ({...someFacts, cores, memoryBytes: gibibytes * gibibyte});
	const w1 = {name: 'w1', slots: 10};
	const w2 = {name: 'w2', slots: 10};
	const w3 = {name: 'w3', slots: 6};
	it.each([
		[
			[w1, w2],
			[],
			master(4, 64),
			'-j 29: 2 workers x 10 slots + 5 that get ready meanwhile + 4 cores of the master; its memory would bear 128',
		],
		[
			[w1],
			[],
			master(4, 64),
			'-j 17: 1 worker x 10 slots + 3 that get ready meanwhile + 4 cores of the master; its memory would bear 128',
		],
		[
			[w1, w3],
			[],
			master(4, 64),
			'-j 24: w1 10 + w3 6 slots + 4 that get ready meanwhile + 4 cores of the master; its memory would bear 128',
		],
		[
			[w1],
			[w3],
			master(4, 64),
			'-j 24: 1 worker x 10 slots + 6 of w3, which may join + 4 that get ready meanwhile + 4 cores of the master; its memory would bear 128',
		],
		[
			[w1, w2],
			[],
			master(4, 8),
			'-j 16: 2 workers x 10 slots + 5 that get ready meanwhile + 4 cores of the master = 29, bounded by its memory (half a GiB of its 8.0 GiB each)',
		],
		[[w1, w2], [], master(16, 2), '-j 16: the cores of the master; its memory would bear only 4'],
		[[w1], [], undefined, '-j 10: 1 worker x 10 slots'],
	])('says what it is made of and what bounds it (%#)', (farm, waiting, facts, expected) => {
		expect(jobsReasoning('auto', farm, waiting, facts).text).toBe(expected);
	});

	it('of a configured number is that it is configured', () => {
		expect(jobsReasoning(500, [w1], [], master(4, 8))).toEqual({jobs: 500, text: '-j 500: as configured'});
	});

	it('bounds local compiles by cores and memory, and preprocessing by cores', () => {
		expect(localLimits(master(8, 4))).toEqual({localSlots: 4, localPreprocessors: 16});
		expect(localLimits(master(2, 64))).toEqual({localSlots: 2, localPreprocessors: 4});
		expect(localLimits(undefined)).toEqual({localSlots: 2, localPreprocessors: 4});
	});
});
