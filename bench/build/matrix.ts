import {type Farm, startFarm} from '../../source/lab/farm.ts';
import {takeDownOnSignal} from '../../source/lab/guard.ts';
import {buildThrough, type Combination, type CombinationResult, judgeCombination} from '../../source/lab/headless/combination.ts';
import {sum} from '../../source/state/build.ts';
import {budgeted, type Measure} from '../bench.ts';
import {aligned} from '../table.ts';
import type {Part} from './part.ts';

const labName = 'bench-build-matrix';

const combinations: readonly Combination[] = (['sccache', 'ccache'] as const).flatMap((engine) =>
	(['tunnel', 'direct'] as const).flatMap((transport) => (['plain', 'pump'] as const).map((mode) => ({engine, transport, mode}))),
);

export type MatrixRow = {readonly combination: Combination} & (
	| {readonly result: CombinationResult; readonly problems: readonly string[]}
	| {readonly result?: undefined; readonly problems: readonly string[]}
);

/**
 * The whole tree through every combination of engine, transport and mode: cold, again, and at another path. The farm needs
 * nothing but to be booted. Two to five minutes a row.
 */
export const measureMatrix = async (
	farm: Farm,
	log: (line: string) => void,
	modules: readonly string[] = [],
): Promise<readonly MatrixRow[]> => {
	const rows: MatrixRow[] = [];
	for (const combination of combinations) {
		try {
			const result = await buildThrough(farm, combination, modules, log);
			rows.push({combination, result, problems: judgeCombination(result)});
		} catch (error) {
			rows.push({combination, problems: [error instanceof Error ? error.message : String(error)]});
		}
		log(matrixTable(rows.slice(-1)).trimEnd());
	}
	return rows;
};

const nameOf = ({engine, transport, mode}: Combination) => `${engine} ${transport} ${mode}`;

const cells = ({combination, result, problems}: MatrixRow): readonly string[] => {
	const verdict = problems.length === 0 ? 'as it should be' : problems.join(' ');
	if (result === undefined) return [nameOf(combination), '', '', '', '', '', '', '', '', verdict];
	const {cold, warm, elsewhere, objects} = result;
	return [
		nameOf(combination),
		String(cold.counts.units),
		Object.entries(cold.counts.remote)
			.map(([worker, count]) => `${worker} ${count}`)
			.join(' '),
		String(sum(cold.counts.localByDesign)),
		String(sum(cold.counts.fellBack)),
		`${cold.buildSeconds.toFixed(1)} s`,
		`${warm.counts.hits} in ${warm.buildSeconds.toFixed(1)} s`,
		`${elsewhere.counts.hits} in ${elsewhere.buildSeconds.toFixed(1)} s`,
		`${objects.differing.length} of ${objects.compared}`,
		verdict,
	];
};

/** A line for each row, as people read it. */
export const matrixTable = (rows: readonly MatrixRow[]): string =>
	aligned([
		['', 'units', 'remote', 'local', 'fell back', 'cold', 'hits again', 'hits elsewhere', 'objects differ', ''],
		...rows.map(cells),
	]);

const measuresOf = ({combination, result, problems}: MatrixRow): readonly Measure[] => [
	budgeted(`${nameOf(combination)}: not as it should be`, problems.length, 'things', 'at most', 0),
	...(result === undefined
		? []
		: [
				{name: `${nameOf(combination)}: cold`, value: result.cold.buildSeconds, unit: 's'},
				{name: `${nameOf(combination)}: again`, value: result.warm.buildSeconds, unit: 's'},
			]),
];

export const matrix: Part = {
	name: 'matrix',
	summary: 'every engine, transport and mode: who compiled what, hits, hits of another checkout, objects, all sides agreeing',
	async run(log) {
		const release = takeDownOnSignal(labName, log);
		const farm = await startFarm({name: labName, workers: 3, bases: {master: 'testing'}, size: 'quick', log});
		try {
			const rows = await measureMatrix(farm, log);
			return {text: matrixTable(rows), measures: rows.flatMap(measuresOf)};
		} finally {
			log('taking the lab down');
			await farm.lab.stop();
			release();
		}
	},
};
