import {cpus} from 'node:os';
import {repositoryRoot} from '../source/lab/paths.ts';
import {run} from '../source/lab/process.ts';
import type {Measure} from './bench.ts';

/** The result as one JSON document, in the form that all benches have (design: budgets). */
export const documentOf = async (bench: string, results: readonly Measure[]): Promise<string> => {
	const commit = await run(['git', '-C', repositoryRoot, 'rev-parse', '--short', 'HEAD']).catch(() => undefined);
	return JSON.stringify({
		bench,
		commit: commit?.stdout.trim() ?? '',
		machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
		results,
	});
};
