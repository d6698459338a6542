import path from 'node:path';
import {LabError} from './fail.ts';
import {repositoryRoot} from './paths.ts';
import {reasonOf, run} from './process.ts';

const timeoutMs = 120_000;

/** Bundles the program into dist/, as `npm run build` does; a second. */
export const buildProgram = async (): Promise<void> => {
	const result = await run([process.execPath, path.join(repositoryRoot, 'scripts/build.ts')], {timeoutMs});
	if (result.code !== 0) {
		// The bundler names every mistake in a line of its own, far above the end.
		const mistake = result.stderr.split('\n').find((line) => line.includes('[ERROR]'));
		throw new LabError(`Cannot build the program: ${mistake?.trim() ?? reasonOf(result)}`);
	}
};
