import {describe, expect, it} from 'vitest';
import {jobsOf, slotsOf} from '../../source/actions/slots.ts';
import {someFacts} from '../support/events.ts';

describe('jobs', () => {
	it.each([
		['as configured, whatever the machines are', 500, 12, 4, 1, 500],
		['every slot and the cores of the master', 'auto', 12, 4, 64, 16],
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
