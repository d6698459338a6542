import {mkdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Base} from './bases.ts';
import {cached, removeTree} from './cache.ts';
import {machineScripts} from './paths.ts';
import {asRoot} from './privilege.ts';
import {runOrFail} from './process.ts';
import {cacheKey, offlinePackages} from './recipe.ts';

const creationTimeoutMs = 15 * 60_000;

/**
 * Gives the folder of the apt repository that serves machines of this base: the packages of the recipe with all that they
 * need, resolved inside that base. A package that the base's suite does not have is left out, and said.
 */
export const ensureRepository = async (base: Base, log: (line: string) => void): Promise<string> => {
	const script = path.join(machineScripts, 'repository.sh');
	const key = cacheKey(base.key, [await readFile(script, 'utf8'), offlinePackages]);
	return cached('repositories', key, async (target) => {
		log(`filling the offline repository of ${base.name} (once, about half a minute)`);
		const work = `${target}-work`;
		await mkdir(target, {recursive: true});
		try {
			const argv = ['unshare', '--mount', '--', 'bash', script, base.folder, work, target, ...offlinePackages];
			const output = await runOrFail(`Cannot fill the repository of ${base.name}`, asRoot(argv), {timeoutMs: creationTimeoutMs});
			for (const [, name] of output.matchAll(/^missing (.*)$/gm)) {
				log(`${base.name} has no package '${name}': its repository goes without`);
			}
		} finally {
			await removeTree(work);
		}
	});
};
