import path from 'node:path';
import {repositoryRoot} from './paths.ts';
import {runOrFail} from './process.ts';

const timeoutMs = 120_000;

/** Bundles the program into dist/, as `npm run build` does; a second. */
export const buildProgram = async (): Promise<void> => {
	await runOrFail('Cannot build the program', [process.execPath, path.join(repositoryRoot, 'scripts/build.ts')], {timeoutMs});
};
