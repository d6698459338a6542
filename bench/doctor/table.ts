import {aligned} from '../table.ts';
import {type FaultTable, type Row, sentenceOf} from './row.ts';

const shownSentence = 110;

const shortened = (text: string) => (text.length <= shownSentence ? text : `${text.slice(0, shownSentence - 1)}…`);

const cells = (row: Row): readonly string[] => [
	row.fault.name,
	row.fault.host,
	row.isFound ? row.fault.check : `NOT FOUND (${row.fault.check})`,
	shortened(sentenceOf(row)),
	row.repaired,
	row.seconds.toFixed(1),
];

/** Every fault with what the doctor made of it, every false alarm, and how many were found and repaired. */
export const faultTable = ({rows, falseAlarms}: FaultTable): string => {
	const repaired = rows.filter((row) => row.repaired === 'yes').length;
	return [
		aligned([['fault', 'where', 'found by', 'sentence', 'repaired', 'seconds'], ...rows.map(cells)]),
		falseAlarms.length === 0
			? 'no false alarm\n'
			: `false alarms: ${falseAlarms.length}\n${falseAlarms.map(({round, text}) => `  ${text}\n    in: ${round}\n`).join('')}`,
		`found ${rows.filter(({isFound}) => isFound).length} of ${rows.length}, repaired ${repaired}\n`,
	].join('\n');
};
