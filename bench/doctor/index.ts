import {takeDownOnSignal} from '../../source/lab/guard.ts';
import {type Bench, budgeted, secondsSince} from '../bench.ts';
import {startSoundFarm, takeRounds} from './course.ts';
import {rounds} from './rounds.ts';
import {isDoneWith} from './row.ts';
import {faultTable} from './table.ts';

const labName = 'bench-doctor';

export const doctor: Bench = {
	summary: 'plants fault after fault on a farm, and counts what the doctor finds and repairs',
	async run(log) {
		const release = takeDownOnSignal(labName, log);
		const farm = await startSoundFarm(labName, log);
		try {
			const started = performance.now();
			const table = await takeRounds(farm, rounds, log);
			const {rows, falseAlarms} = table;
			const repairable = rows.filter(({fault}) => fault.repairedBy === 'doctor');
			return {
				text: faultTable(table),
				measures: [
					budgeted('found', rows.filter(({isFound}) => isFound).length, 'faults', 'at least', rows.length),
					budgeted('repaired', repairable.filter(isDoneWith).length, 'faults', 'at least', repairable.length),
					budgeted('false alarms', falseAlarms.length, 'findings', 'at most', 0),
					{name: 'all rounds', value: secondsSince(started), unit: 's'},
				],
			};
		} finally {
			log('taking the lab down');
			await farm.lab.stop();
			release();
		}
	},
};
