import type {BuildReport} from '../../report/build-report.ts';
import {sum} from '../../state/build.ts';
import type {HeadlessResult} from './result.ts';

const shownRemains = 20;

type Row = readonly [string, string, string];

const percent = (hits: number, units: number) => (units === 0 ? '' : ` (${((hits / units) * 100).toFixed(1)} %)`);

/** A row for every key that either build has. */
const details = (
	cold: Readonly<Record<string, number>> | undefined,
	warm: Readonly<Record<string, number>> | undefined,
	title: (key: string) => string,
): Row[] =>
	[...new Set([...Object.keys(cold ?? {}), ...Object.keys(warm ?? {})])]
		.sort()
		.map((key) => [`  ${title(key)}`, String(cold?.[key] ?? 0), String(warm?.[key] ?? 0)]);

const buildRows = (cold: BuildReport | undefined, warm: BuildReport | undefined): Row[] => {
	const row = (title: string, value: (report: BuildReport) => string): Row => [
		title,
		cold ? value(cold) : '-',
		warm ? value(warm) : '-',
	];
	return [
		['', 'cold', 'warm'],
		row('translation units', ({counts}) => String(counts.units)),
		row('compiled remotely', ({counts}) => String(sum(counts.remote))),
		...details(cold?.counts.remote, warm?.counts.remote, (worker) => `on ${worker}`),
		row('local by design', ({counts}) => String(sum(counts.localByDesign))),
		...details(cold?.counts.localByDesign, warm?.counts.localByDesign, (reason) => reason),
		row('fell back', ({counts}) => String(sum(counts.fellBack))),
		...details(cold?.counts.fellBack, warm?.counts.fellBack, (reason) => reason),
		row('cache hits', ({counts}) => `${counts.hits}${percent(counts.hits, counts.units)}`),
		row('seconds of the build', ({buildSeconds}) => buildSeconds.toFixed(1)),
	];
};

const aligned = (rows: readonly Row[]): string[] => {
	const width = (column: 0 | 1 | 2) => Math.max(...rows.map((row) => row[column].length));
	return rows.map(([title, cold, warm]) =>
		`${title.padEnd(width(0))}  ${cold.padStart(width(1))}  ${warm.padStart(width(2))}`.trimEnd(),
	);
};

const objectText = ({objects}: HeadlessResult) => {
	if (objects === undefined) {
		return 'not compared';
	}

	const unmatched = objects.unmatched.length === 0 ? '' : `, ${objects.unmatched.length} in one build only`;
	return `${objects.compared} compared with a plain local build (without debug sections), ${objects.differing.length} differ${unmatched}`;
};

const evidenceText = ({evidence}: HeadlessResult) =>
	evidence === undefined
		? 'not asked'
		: Object.entries(evidence)
				.map(([worker, {compiled}]) => `${worker} ${compiled}`)
				.join(', ');

const leftText = ({left}: HeadlessResult) => {
	if (left === undefined) {
		return 'not looked at';
	}

	if (left.length === 0) {
		return 'nothing (journals are kept)';
	}

	const more = left.length > shownRemains ? [`and ${left.length - shownRemains} more`] : [];
	return [`${left.length} things`, ...left.slice(0, shownRemains), ...more].join('\n  ');
};

/** The table that a headless run ends with, and every deviation below it. */
export const formatResult = (result: HeadlessResult, deviations: readonly string[]): string => {
	const nameWidth = Math.max(...result.steps.map(({name}) => name.length), 0);
	return [
		`size ${result.size}, 1 master and ${result.workers.length} workers, cache ${result.engine ?? 'unknown'}`,
		'',
		...aligned(buildRows(result.cold, result.warm)),
		'',
		`objects               ${objectText(result)}`,
		`workers' own records  ${evidenceText(result)}`,
		`left by teardown      ${leftText(result)}`,
		'',
		...result.steps.map(
			({name, seconds, code}) =>
				`${name.padEnd(nameWidth)}  ${seconds.toFixed(1).padStart(7)} s${code === 0 ? '' : `  exit code ${code}`}`,
		),
		'',
		...(deviations.length === 0
			? ['Everything is as it should be.']
			: [`${deviations.length} things are not as they should be:`, ...deviations.map((text) => `  ${text}`)]),
		'',
	].join('\n');
};
