import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startSoundFarm, takeRounds} from '../../bench/doctor/course.ts';
import {rounds} from '../../bench/doctor/rounds.ts';
import {isDoneWith, sentenceOf} from '../../bench/doctor/row.ts';
import type {Farm} from '../../source/lab/farm.ts';

describe('the doctor and the faults of a farm', () => {
	let farm: Farm;
	beforeAll(async () => {
		farm = await startSoundFarm('test-doctor-faults', () => {});
	}, 30 * 60_000);
	afterAll(() => farm?.lab.stop());

	// The same table as `npm run bench -- doctor` prints; one test a round, because the next needs the farm that it leaves.
	it.each(rounds.map((round, index) => [index + 1, round] as const))(
		'round %d: each is found, named and, where it can be, repaired',
		async (_, round) => {
			const {rows, falseAlarms} = await takeRounds(farm, [round], () => {});
			const undone = rows.filter((row) => !isDoneWith(row));
			expect(undone.map((row) => `${row.fault.name} on ${row.fault.host}: ${row.repaired}: ${sentenceOf(row)}`)).toEqual([]);
			expect(falseAlarms.map(({text}) => text)).toEqual([]);
		},
	);
});
