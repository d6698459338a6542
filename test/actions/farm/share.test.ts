import {describe, expect, it} from 'vitest';
import {type Farm, foldFarm, members, newWorker} from '../../../source/actions/farm/policy.ts';

/** Compile time in ms of a worker that has so many slots at work. */
type Nature = (slots: number) => number;

/** A minute of a full farm, second by second: each slot takes the next compile when it is free. Gives slots per worker over time. */
function simulated(
	natures: Readonly<Record<string, Nature>>,
	seconds: number,
	slots = 8,
): readonly Readonly<Record<string, number>>[] {
	let farm: Farm = Object.keys(natures).map((name) => newWorker(name, slots));
	return Array.from({length: seconds}, (_, second) => {
		const given = Object.fromEntries(farm.map((worker) => [worker.name, worker.share.slots]));
		const attempts = Object.entries(natures).map(([name, nature]) => {
			const ms = nature(given[name] ?? 0);
			const ok = Math.round(((given[name] ?? 0) * 1000) / ms);
			return [name, {ok, failed: 0, times: {16: {jobs: ok, ms: ok * ms}}}] as const;
		});
		farm = foldFarm(farm, {type: 'counted', at: second * 1000, attempts: Object.fromEntries(attempts)});
		return given;
	});
}

const healthy: Nature = () => 500;
/** Only so many processors are to spare: beyond, each compile waits for the others. */
const crowded =
	(spare: number): Nature =>
	(slots) =>
		500 * Math.max(1, slots / spare);
const slowByNature: Nature = () => 2000;

describe('a worker that is slow', () => {
	it('because it has processors for two compiles only, is given about two, and not for lack of work less', () => {
		const given = simulated({w1: healthy, w2: healthy, w3: crowded(2)}, 600).map(({w3}) => w3 ?? 0);
		expect(given[0]).toBe(8);
		const late = given.slice(-100);
		expect(Math.max(...late)).toBeLessThanOrEqual(5);
		expect(Math.min(...late)).toBeGreaterThanOrEqual(2);
	});

	it('by nature keeps all its slots, behind the others: each is work done', () => {
		const given = simulated({w1: slowByNature, w2: healthy, w3: healthy}, 600).map(({w1}) => w1);
		expect(given.at(-1)).toBe(8);
		// Tried once, for as long as it took to measure it.
		expect(given.filter((slots) => slots !== 8).length).toBeLessThan(60);
	});

	it('is given all of them again when it is as quick as the others', () => {
		let second = 0;
		const recovering: Nature = (slots) => {
			second += 1;
			return second < 100 ? crowded(1)(slots) : 500;
		};
		expect(simulated({w1: healthy, w2: healthy, w3: recovering}, 300).at(-1)?.['w3']).toBe(8);
	});
});

describe('slots', () => {
	it('are never taken from a farm in which all are alike, from a worker that is alone, or down to none', () => {
		expect(simulated({w1: healthy, w2: healthy}, 300).every(({w1, w2}) => w1 === 8 && w2 === 8)).toBe(true);
		expect(simulated({w1: slowByNature}, 100).every(({w1}) => w1 === 8)).toBe(true);
		expect(simulated({w1: healthy, w2: healthy, w3: crowded(0.1)}, 600).every(({w3}) => (w3 ?? 0) >= 1)).toBe(true);
	});

	it('do not depend on who happened to get the big units', () => {
		const some = (sizeClass: number, jobs: number, ms: number) => ({[sizeClass]: {jobs, ms: jobs * ms}});
		const attempts = {
			w1: {ok: 33, failed: 0, times: {...some(14, 30, 100), ...some(21, 3, 4000)}},
			w2: {ok: 33, failed: 0, times: {...some(14, 3, 100), ...some(21, 30, 4000)}},
		};
		const farm = foldFarm([newWorker('w1', 4), newWorker('w2', 4)], {type: 'counted', at: 1, attempts});
		expect(farm.map((worker) => worker.share.slots)).toEqual([4, 4]);
	});

	it('of the quick come first in the list of hosts', () => {
		let farm: Farm = ['w1', 'w2', 'w3'].map((name) => newWorker(name, 4));
		const attempts = {
			w1: {ok: 20, failed: 0, times: {16: {jobs: 20, ms: 20_000}}},
			w2: {ok: 20, failed: 0, times: {16: {jobs: 20, ms: 5000}}},
			w3: {ok: 20, failed: 0, times: {16: {jobs: 20, ms: 5000}}},
		};
		farm = foldFarm(farm, {type: 'counted', at: 1000, attempts});
		expect(members(farm).map(({name}) => name)).toEqual(['w2', 'w3', 'w1']);
		expect(members(farm).at(-1)?.slots).toBe(2);
	});
});
