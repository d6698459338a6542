import {startFarm} from '../../source/lab/farm.ts';
import {takeDownOnSignal} from '../../source/lab/guard.ts';
import {budgeted} from '../bench.ts';
import {type FaultRow, faultTable, measureFaults} from './faults.ts';
import {measureLosses} from './losses.ts';
import type {Part} from './part.ts';

const labName = 'bench-build-faults';
/** What a fault may cost: it is noticed within 10 s, what was under way is compiled once more, and a third of the farm is gone. */
const mostSecondsLost = 20;

const never: readonly (readonly [string, (row: FaultRow) => boolean])[] = [
	['broken by a fault', ({code}) => code !== 0],
	['with other objects', ({differingObjects}) => differingObjects > 0],
	['that left something running', ({left}) => left.length > 0],
	['that did not say what happened', ({isSaid}) => !isSaid],
];

const measureRows = async (log: (line: string) => void): Promise<readonly FaultRow[]> => {
	// sccache and ccache of testing are both good enough.
	const farm = await startFarm({name: labName, workers: 3, bases: {master: 'testing'}, size: 'quick', log});
	try {
		return await measureFaults(farm, log);
	} finally {
		await farm.lab.stop();
	}
};

export const faulty: Part = {
	name: 'faults',
	summary:
		'builds in which workers, tunnels, Redis or the cache fail: how they end, seconds lost, objects, what is left and said',
	async run(log) {
		const release = takeDownOnSignal(labName, log);
		try {
			const rows = await measureRows(log);
			const losses = await measureLosses(labName, log);
			return {
				text: faultTable(rows),
				measures: [
					...never.map(([name, isBad]) => budgeted(name, rows.filter(isBad).length, 'builds', 'at most', 0)),
					...losses.map(({engine, fault, seconds, undisturbedSeconds}) => {
						const lost = Math.round((seconds - undisturbedSeconds) * 10) / 10;
						return budgeted(`${engine}: ${fault}`, lost, 's lost', 'at most', mostSecondsLost);
					}),
				],
			};
		} finally {
			release();
		}
	},
};
