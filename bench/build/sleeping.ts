import {cpus, loadavg} from 'node:os';
import {takeDownOnSignal} from '../../source/lab/guard.ts';
import {type BenchOutcome, budgeted, type Measure} from '../bench.ts';
import {aligned} from '../table.ts';
import {fillFarm, type Run} from './full-farm.ts';
import type {Part} from './part.ts';
import {type CompileCosts, compileCosts} from './per-compile.ts';
import {seedThroughput} from './seed.ts';
import {type Shape, SleeperFarm} from './sleeper-farm.ts';

const labName = 'bench-build';
const workers = 4;
const compileRounds = 11;
/** About what a C++ unit of AOSP takes. */
const compileSleepMs = 1000;
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
/** From here on the master's own work for a unit is small beside the unit. */
const fairSleepMs = 250;

const shapes: readonly Omit<Shape, 'slots'>[] = [
	{engine: 'sccache', transport: 'tunnel'},
	{engine: 'sccache', transport: 'direct'},
	{engine: 'ccache', transport: 'direct'},
	{engine: 'ccache', transport: 'tunnel'},
];

const percent = (share: number) => Math.round(share * 1000) / 10;
const nameOf = ({engine, transport}: Omit<Shape, 'slots'>) => `${engine}, ${transport}`;

const compileMeasures = (shape: Omit<Shape, 'slots'>, costs: CompileCosts): readonly Measure[] => {
	const [distcc, miss, hit, client] = [costs.distcc.ms, costs.miss.ms, costs.hit.ms, costs.client.ms];
	const name = nameOf(shape);
	return [
		budgeted(`miss over bare distcc (${name})`, percent(miss / distcc - 1), '%', 'at most', 10, `${miss} ms, ${distcc} ms bare`),
		budgeted(
			`hit over the cache's own client (${name})`,
			Math.round((hit / client) * 100) / 100,
			'x',
			'at most',
			2,
			`${hit} ms, ${client} ms`,
		),
	];
};

const runMeasures = (shape: Omit<Shape, 'slots'>, run: Run): readonly Measure[] => {
	const name = `${run.slots} slots, units of ${run.sleepMs / 1000} s (${nameOf(shape)})`;
	const speedUp = (run.units * run.sleepMs) / 1000 / run.seconds;
	const seen = `full after ${run.fillSeconds.toFixed(1)} s, most at once ${run.mostAtOnce}, remote ${run.remote} of ${run.units}`;
	const busy = percent(run.busy);
	const isFair = run.sleepMs >= run.slots * fairSleepMs;
	return [
		isFair
			? budgeted(`busy, ${name}`, busy, '%', 'at least', 95, seen)
			: {
					name: `busy, ${name}`,
					value: busy,
					unit: '%',
					versus: `${seen}; ${(run.units / run.seconds).toFixed(1)} units a second through one master`,
				},
		{
			name: `speed-up, ${name}`,
			value: Math.round(speedUp * 10) / 10,
			unit: 'x',
			versus: `ideal ${run.slots} x: ${run.seconds.toFixed(1)} s, ideal ${run.idealSeconds.toFixed(1)} s`,
		},
	];
};

const costWays = ['local', 'distcc', 'miss', 'hit', 'client', 'shell', 'environment'] as const;

const costTable = (rows: readonly (readonly [string, CompileCosts])[]): string =>
	aligned([
		['one compile, ms (cpu)', 'local', 'bare distcc', 'miss', 'hit', 'own client', 'sh', 'sh + environment'],
		...rows.map(([name, costs]) => [name, ...costWays.map((way) => `${costs[way].ms} (${costs[way].cpuMs})`)]),
	]);

const measureAll = async (farm: SleeperFarm, log: (line: string) => void): Promise<BenchOutcome> => {
	const measures: Measure[] = [];
	const costs: (readonly [string, CompileCosts])[] = [];
	const add = (...rows: readonly Measure[]) => {
		for (const row of rows) log(`  ${row.name}: ${row.value} ${row.unit} (${row.versus ?? ''})`);
		measures.push(...rows);
	};
	/** Others may use the machine too: a figure without that would say more than is known. */
	const loaded = (rows: readonly Measure[]): readonly Measure[] => {
		const load = `load ${(loadavg()[0] ?? 0).toFixed(0)} on ${cpus().length} cores`;
		return rows.map((row) => ({...row, versus: `${row.versus ?? ''}; ${load}`}));
	};
	const fill = async (shape: Omit<Shape, 'slots'>, {slots, sleepMs, unitsPerSlot}: Filling): Promise<Run> => {
		await farm.become({...shape, slots: slots / workers});
		log(`${slots} slots, units of ${sleepMs} ms: ${nameOf(shape)}`);
		const run = await fillFarm(farm, {slots, rounds: unitsPerSlot, sleepMs, jobs: slots + moreJobs});
		add(...loaded(runMeasures(shape, run)));
		return run;
	};
	for (const [index, shape] of shapes.entries()) {
		// Provisioned for the most; a build with fewer needs no other workers.
		await farm.become({...shape, slots: mostSlots / workers});
		log(`one compile at a time: ${nameOf(shape)}`);
		const cost = await compileCosts(farm, compileRounds, compileSleepMs);
		costs.push([nameOf(shape), cost]);
		add(...loaded(compileMeasures(shape, cost)));
		if (index > 0) {
			await fill(shape, comparedAt);
			continue;
		}
		const runs: Run[] = [];
		for (const filling of fillings) runs.push(await fill(shape, filling));
		log("the seed's own recipe");
		const last = runs.at(-1);
		const ours = last === undefined ? Number.NaN : (last.units * last.sleepMs) / 1000 / last.seconds;
		const seed = await seedThroughput(farm, {units: 32, sleepMs: 4000, workers});
		add({
			name: `over the seed's recipe, ${mostSlots} slots, units of 4 s`,
			value: Math.round((ours / seed) * 10) / 10,
			unit: 'x',
			versus: `${ours.toFixed(1)} compiles at once on average, the seed's ${seed}`,
		});
	}
	return {text: costTable(costs), measures};
};

export const sleeping: Part = {
	name: 'sleeping',
	summary: `a compiler that sleeps, on ${workers} workers: what a compile costs, how full 8 to ${mostSlots} slots are`,
	async run(log) {
		const release = takeDownOnSignal(labName, log);
		const farm = await SleeperFarm.start(labName, workers, log);
		try {
			return await measureAll(farm, log);
		} finally {
			log('taking the lab down');
			await farm.lab.stop();
			release();
		}
	},
};
