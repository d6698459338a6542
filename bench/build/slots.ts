import {LabError} from '../../source/lab/fail.ts';
import {budgeted, type Measure} from '../bench.ts';
import {fillFarm, type Run} from './full-farm.ts';
import type {Part} from './part.ts';
import {seedThroughput} from './seed.ts';
import {onSleeperFarm, percent, Rows, type Setup, setupName, setups, workers} from './setups.ts';
import type {SleeperFarm} from './sleeper-farm.ts';

type Filling = {readonly slots: number; readonly sleepMs: number; readonly unitsPerSlot: number};

/**
 * Four units a second at most, because the master has to preprocess them and has a few cores that others use too; the last one
 * shows what becomes of 64 slots where it is asked for four times as many.
 */
const fillings: readonly Filling[] = [
	{slots: 8, sleepMs: 4000, unitsPerSlot: 6},
	{slots: 16, sleepMs: 4000, unitsPerSlot: 6},
	{slots: 32, sleepMs: 8000, unitsPerSlot: 4},
	{slots: 64, sleepMs: 16_000, unitsPerSlot: 3},
	{slots: 64, sleepMs: 4000, unitsPerSlot: 6},
];
const mostSlots = 64;
/** Beside what all slots take, so that something is always waiting. */
const moreJobs = 8;
/** What the other engines and transports are compared at. */
const comparedAt: Filling = {slots: 16, sleepMs: 4000, unitsPerSlot: 6};
/** For each slot: from here on the master's own work for a unit is small beside the unit. */
const fairSleepMs = 250;
/** As many at once as the master has cores: these take long enough. */
const seedUnits = 32;
const seedSleepMs = 4000;

/** Compiles at once, on average. */
const throughputOf = ({units, sleepMs, seconds}: Run): number => (units * sleepMs) / 1000 / seconds;

const measuresOf = (setup: Setup, run: Run): readonly Measure[] => {
	const name = `${run.slots} slots, units of ${run.sleepMs / 1000} s (${setupName(setup)})`;
	const seen = `full after ${run.fillSeconds.toFixed(1)} s, most at once ${run.mostAtOnce}, remote ${run.remote} of ${run.units}`;
	const rate = `${(run.units / run.seconds).toFixed(1)} units a second through one master`;
	const isFair = run.sleepMs >= run.slots * fairSleepMs;
	return [
		isFair
			? budgeted(`busy, ${name}`, percent(run.busy), '%', 'at least', 95, seen)
			: {name: `busy, ${name}`, value: percent(run.busy), unit: '%', versus: `${seen}; ${rate}`},
		{
			name: `speed-up, ${name}`,
			value: Math.round(throughputOf(run) * 10) / 10,
			unit: 'x',
			versus: `ideal ${run.slots} x: ${run.seconds.toFixed(1)} s, ideal ${run.idealSeconds.toFixed(1)} s`,
		},
	];
};

const fill = async (farm: SleeperFarm, setup: Setup, {slots, sleepMs, unitsPerSlot}: Filling, rows: Rows): Promise<Run> => {
	await farm.become({...setup, slots: slots / workers});
	const run = await fillFarm(farm, {slots, rounds: unitsPerSlot, sleepMs, jobs: slots + moreJobs});
	rows.add(measuresOf(setup, run));
	return run;
};

const againstSeed = async (farm: SleeperFarm, run: Run | undefined): Promise<readonly Measure[]> => {
	if (run === undefined) throw new LabError('Nothing was measured that the seed could be compared with.');
	const seed = await seedThroughput(farm, {units: seedUnits, sleepMs: seedSleepMs, workers});
	const ours = throughputOf(run);
	return [
		{
			name: `over the seed's recipe, ${run.slots} slots, units of ${run.sleepMs / 1000} s`,
			value: Math.round((ours / seed) * 10) / 10,
			unit: 'x',
			versus: `${ours.toFixed(1)} compiles at once on average, the seed's ${seed}`,
		},
	];
};

export const slots: Part = {
	name: 'slots',
	summary: `how full 8 to ${mostSlots} slots of ${workers} workers are with a compiler that sleeps; engines, transports, the seed's recipe`,
	run: (log) =>
		onSleeperFarm('bench-build-slots', log, async (farm) => {
			const rows = new Rows(log);
			for (const [index, setup] of setups.entries()) {
				// Provisioned for the most; a build with fewer needs no other workers.
				await farm.become({...setup, slots: mostSlots / workers});
				const runs: Run[] = [];
				for (const filling of index === 0 ? fillings : [comparedAt]) runs.push(await fill(farm, setup, filling, rows));
				if (index === 0) rows.add(await againstSeed(farm, runs.at(-1)));
			}
			return {measures: rows.measures};
		}),
};
