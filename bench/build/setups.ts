import {cpus, loadavg} from 'node:os';
import {takeDownOnSignal} from '../../source/lab/guard.ts';
import type {BenchOutcome, Measure} from '../bench.ts';
import {type Shape, SleeperFarm} from './sleeper-farm.ts';

export type Setup = Omit<Shape, 'slots'>;

export const workers = 4;

/** What is compared: the product's default first. */
export const setups: readonly Setup[] = [
	{engine: 'sccache', transport: 'tunnel'},
	{engine: 'sccache', transport: 'direct'},
	{engine: 'ccache', transport: 'direct'},
	{engine: 'ccache', transport: 'tunnel'},
];

export const setupName = ({engine, transport}: Setup): string => `${engine}, ${transport}`;

/** 0.0749 -> 7.5 */
export const percent = (share: number): number => Math.round(share * 1000) / 10;

/** Others may use the machine too: a figure without its load would say more than is known. */
export const loaded = (rows: readonly Measure[]): readonly Measure[] => {
	const load = `load ${(loadavg()[0] ?? 0).toFixed(0)} on ${cpus().length} cores`;
	return rows.map((row) => ({...row, versus: row.versus === undefined ? load : `${row.versus}; ${load}`}));
};

/** Keeps the rows, and says each as it comes: a bench that is given up half-way has told something. */
export class Rows {
	readonly measures: Measure[] = [];
	private readonly log: (line: string) => void;

	constructor(log: (line: string) => void) {
		this.log = log;
	}

	add(rows: readonly Measure[]): void {
		for (const row of loaded(rows)) {
			this.log(`  ${row.name}: ${row.value} ${row.unit} (${row.versus})`);
			this.measures.push(row);
		}
	}
}

/** Boots a farm whose compiler sleeps, and takes it down however the work ends. */
export const onSleeperFarm = async (
	labName: string,
	log: (line: string) => void,
	work: (farm: SleeperFarm) => Promise<BenchOutcome>,
): Promise<BenchOutcome> => {
	const release = takeDownOnSignal(labName, log);
	const farm = await SleeperFarm.start(labName, workers, log);
	try {
		return await work(farm);
	} finally {
		log('taking the lab down');
		await farm.lab.stop();
		release();
	}
};
