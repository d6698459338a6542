import {cpus} from 'node:os';
import {sum} from '../../state/build.ts';
import {repositoryRoot} from '../paths.ts';
import {run} from '../process.ts';
import type {HeadlessResult} from './result.ts';

type Measured = {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
	readonly budget?: number;
	readonly holds?: boolean;
};

const measured = ({steps, cold, warm, objects, left}: HeadlessResult): Measured[] => [
	...(cold
		? [
				{name: 'units', value: cold.counts.units, unit: 'units'},
				{name: 'cold remote', value: sum(cold.counts.remote), unit: 'units'},
				{name: 'cold local by design', value: sum(cold.counts.localByDesign), unit: 'units'},
				{name: 'cold fell back', value: sum(cold.counts.fellBack), unit: 'units'},
				{name: 'cold build', value: cold.buildSeconds, unit: 's'},
			]
		: []),
	...(warm
		? [
				{
					name: 'warm hits',
					value: warm.counts.hits,
					unit: 'units',
					budget: warm.counts.units,
					holds: warm.counts.hits === warm.counts.units,
				},
				{name: 'warm build', value: warm.buildSeconds, unit: 's'},
			]
		: []),
	...(objects
		? [
				{
					name: 'objects differing',
					value: objects.differing.length,
					unit: 'objects',
					budget: 0,
					holds: objects.differing.length === 0,
				},
			]
		: []),
	...(left ? [{name: 'left by teardown', value: left.length, unit: 'things', budget: 0, holds: left.length === 0}] : []),
	...steps.map(({name, seconds}) => ({name: `step ${name}`, value: Math.round(seconds * 1000) / 1000, unit: 's'})),
];

/** The result as one JSON document, in the form that all benchmarks have. */
export const documentOf = async (result: HeadlessResult, deviations: readonly string[]): Promise<string> => {
	const commit = await run(['git', '-C', repositoryRoot, 'rev-parse', '--short', 'HEAD']).catch(() => undefined);
	return JSON.stringify({
		bench: 'headless',
		commit: commit?.stdout.trim() ?? '',
		machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
		results: measured(result),
		holds: deviations.length === 0,
		deviations,
		details: result,
	});
};
