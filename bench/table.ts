import type {Measure} from './bench.ts';

/** Columns as wide as their widest cell, two blanks between them; the last is not padded. */
export const aligned = (rows: readonly (readonly string[])[]): string => {
	const count = Math.max(0, ...rows.map(({length}) => length));
	const widths = Array.from({length: count}, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	return rows
		.map((row) =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.map((line) => `${line}\n`)
		.join('');
};

const verdictOf = ({holds}: Measure) => (holds === undefined ? '' : holds ? 'holds' : 'DOES NOT HOLD');

/** The figures, a line each, with budget, verdict and what they are compared with. */
export const measureTable = (measures: readonly Measure[]): string =>
	aligned([
		['measure', 'value', 'budget', '', 'versus'],
		...measures.map((measure) => [
			measure.name,
			`${measure.value} ${measure.unit}`,
			measure.budget === undefined ? '' : `${measure.budget} ${measure.unit}`,
			verdictOf(measure),
			measure.versus ?? '',
		]),
	]);
