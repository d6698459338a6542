import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {cacheFaults} from '../../bench/build/cache-faults.ts';
import type {BuildFault} from '../../bench/build/fault.ts';
import {buildWith, differingObjects, type RoundResult} from '../../bench/build/fault-round.ts';
import {setUpForFaults} from '../../bench/build/faults.ts';
import {workerFaults} from '../../bench/build/worker-faults.ts';
import {type Farm, startFarm} from '../../source/lab/farm.ts';

const named = (name: string): BuildFault => {
	const fault = [...cacheFaults, ...workerFaults].find((known) => known.name === name);
	if (fault === undefined) throw new Error(`There is no fault '${name}'.`);
	return fault;
};

// Two at a time, because they hide nothing of each other: a build each would take too long.
const pairs = [
	['Redis away for good', 'distccd hung (SIGSTOP)'],
	["cache's server killed", 'tunnel cut, back after 5 s'],
] as const;

describe('a build', () => {
	let farm: Farm;
	let undisturbed: RoundResult;
	beforeAll(async () => {
		farm = await startFarm({name: 'test-build-faults', workers: 2, bases: {master: 'testing'}, size: 'quick', log: () => {}});
		await setUpForFaults(farm.lab, 'sccache');
		undisturbed = await buildWith(farm.lab, undefined);
		expect(undisturbed.code, undisturbed.summary).toBe(0);
	}, 30 * 60_000);
	afterAll(() => farm?.lab.stop());

	it.each(pairs)(
		'ends right, with the same objects, and says what happened: %s, and %s',
		async (...names) => {
			const faults = names.map(named);
			const round = await buildWith(farm.lab, {
				name: names.join(', '),
				engines: ['sccache'],
				says: undefined,
				plant: async (lab) => Promise.all(faults.map(({plant}) => plant(lab))),
				cure: async (lab) => Promise.all(faults.map(({cure}) => cure(lab))),
			});
			expect(round.code, round.summary).toBe(0);
			expect(differingObjects(round.objects, undisturbed.objects)).toEqual([]);
			expect(round.left).toEqual([]);
			for (const {name, says} of faults) if (says !== undefined) expect(round.said.join('\n'), name).toMatch(says);
		},
		10 * 60_000,
	);
});
