import {startFarm} from '../../source/lab/farm.ts';
import {takeDownOnSignal} from '../../source/lab/guard.ts';
import {budgeted} from '../bench.ts';
import {type FaultRow, faultTable, measureFaults} from './faults.ts';
import type {Part} from './part.ts';

const labName = 'bench-build-faults';
/** What a fault may cost: it is noticed within 10 s, and what was under way is compiled once more. */
const mostSecondsLost = 30;

const counted = (rows: readonly FaultRow[], isBad: (row: FaultRow) => boolean) => rows.filter(isBad).length;

export const faulty: Part = {
	name: 'faults',
	summary:
		'builds in which workers, tunnels, Redis or the cache fail: how they end, seconds lost, objects, what is left and said',
	async run(log) {
		const release = takeDownOnSignal(labName, log);
		// sccache and ccache of testing are both good enough.
		const farm = await startFarm({name: labName, workers: 3, bases: {master: 'testing'}, size: 'quick', log});
		try {
			const rows = await measureFaults(farm, log);
			return {
				text: faultTable(rows),
				measures: [
					budgeted(
						'builds that a fault broke',
						counted(rows, ({code}) => code !== 0),
						'builds',
						'at most',
						0,
					),
					budgeted(
						'builds with other objects',
						counted(rows, ({differingObjects}) => differingObjects > 0),
						'builds',
						'at most',
						0,
					),
					budgeted(
						'builds that left something running',
						counted(rows, ({left}) => left.length > 0),
						'builds',
						'at most',
						0,
					),
					budgeted(
						'faults not said',
						counted(rows, ({isSaid}) => !isSaid),
						'faults',
						'at most',
						0,
					),
					...rows.map(({engine, fault, secondsLost}) =>
						budgeted(`${engine}: ${fault}`, Math.round(secondsLost * 10) / 10, 's lost', 'at most', mostSecondsLost),
					),
				],
			};
		} finally {
			log('taking the lab down');
			await farm.lab.stop();
			release();
		}
	},
};
