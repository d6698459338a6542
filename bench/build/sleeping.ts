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
const slotCounts = [8, 16, 32, 64];
/** Long enough that 64 of them at once leave a few cores time to preprocess the next ones. */
const slotSleepMs = 4000;
const unitsPerSlot = 6;

const shapes: readonly Omit<Shape, 'slots'>[] = [
	{engine: 'sccache', transport: 'tunnel'},
	{engine: 'sccache', transport: 'direct'},
	{engine: 'ccache', transport: 'direct'},
	{engine: 'ccache', transport: 'tunnel'},
];

const percent = (share: number) => Math.round(share * 1000) / 10;
const nameOf = ({engine, transport}: Omit<Shape, 'slots'>) => `${engine}, ${transport}`;

const compileMeasures = (shape: Omit<Shape, 'slots'>, costs: CompileCosts): readonly Measure[] => {
	const {distcc, miss, hit, client} = costs;
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
	const name = `${run.slots} slots (${nameOf(shape)})`;
	const speedUp = (run.units * slotSleepMs) / 1000 / run.seconds;
	return [
		budgeted(
			`busy, ${name}`,
			percent(run.busy),
			'%',
			'at least',
			95,
			`most at once ${run.mostAtOnce}, remote ${run.remote} of ${run.units}`,
		),
		{
			name: `speed-up, ${name}`,
			value: Math.round(speedUp * 10) / 10,
			unit: 'x',
			versus: `ideal ${run.slots} x: ${run.seconds.toFixed(1)} s, ideal ${run.idealSeconds.toFixed(1)} s`,
		},
	];
};

const costTable = (rows: readonly (readonly [string, CompileCosts])[]): string =>
	aligned([
		['ms of one compile', 'local', 'bare distcc', 'miss', 'hit', 'own client', 'sh', '+ environment', 'masquerade -E'],
		...rows.map(([name, costs]) => [
			name,
			...[costs.local, costs.distcc, costs.miss, costs.hit, costs.client, costs.shell, costs.environment, costs.masquerade].map(
				String,
			),
		]),
	]);

const measureAll = async (farm: SleeperFarm, log: (line: string) => void): Promise<BenchOutcome> => {
	const measures: Measure[] = [];
	const add = (...rows: readonly Measure[]) => {
		for (const row of rows) log(`  ${row.name}: ${row.value} ${row.unit} (${row.versus ?? ''})`);
		measures.push(...rows);
	};
	const costs: (readonly [string, CompileCosts])[] = [];
	for (const [index, shape] of shapes.entries()) {
		const most = Math.max(...slotCounts);
		await farm.become({...shape, slots: most / workers});
		log(`one compile at a time: ${nameOf(shape)}`);
		const cost = await compileCosts(farm, compileRounds, compileSleepMs);
		costs.push([nameOf(shape), cost]);
		add(...compileMeasures(shape, cost));
		// All counts for the first; the others are compared at one of them.
		for (const slots of index === 0 ? slotCounts : [32]) {
			await farm.become({...shape, slots: slots / workers});
			log(`${slots} slots: ${nameOf(shape)}`);
			const run = await fillFarm(farm, {slots, rounds: unitsPerSlot, sleepMs: slotSleepMs, jobs: slots + 8});
			add(...runMeasures(shape, run));
		}
		if (index !== 0) continue;
		const ours = measures.findLast(({name}) => name.startsWith('speed-up'))?.value ?? Number.NaN;
		log("the seed's own recipe");
		const seed = await seedThroughput(farm, {units: 32, sleepMs: slotSleepMs, workers});
		add({
			name: "over the seed's recipe, 64 slots",
			value: Math.round((ours / seed) * 10) / 10,
			unit: 'x',
			versus: `${ours} compiles at once on average, the seed's ${seed}`,
		});
	}
	return {text: costTable(costs), measures};
};

export const sleeping: Part = {
	name: 'sleeping',
	summary: `a compiler that sleeps, on ${workers} workers: what a compile costs, how full ${slotCounts.join(', ')} slots are`,
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
