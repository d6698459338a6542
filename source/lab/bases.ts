import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {bootstrapDebian} from './bootstrap.ts';
import {cached} from './cache.ts';
import {findMirror, sourceLines} from './mirror.ts';
import {machineScripts} from './paths.ts';
import {aptOptions, type BaseName, basePackages, cacheKey, dpkgOptions} from './recipe.ts';

/** A root file system that machines are overlaid on; never written to once made. */
export type Base = {readonly name: BaseName; readonly folder: string; readonly key: string};

/** Gives the base of this name, made once with mmdebstrap (about 20 s and 130 to 180 MB) and kept in the cache. */
export const ensureBase = async (name: BaseName, log: (line: string) => void): Promise<Base> => {
	const script = await readFile(path.join(machineScripts, 'customize.sh'), 'utf8');
	const key = cacheKey(name, [script, basePackages, dpkgOptions, aptOptions]);
	const folder = await cached('bases', key, async (target) => {
		log(`making the base ${name} (once, about half a minute)`);
		await bootstrapDebian({
			what: `the base ${name}`,
			suite: name,
			packages: basePackages,
			customizeHook: `lab_base_name=${name}\n${script}`,
			sources: sourceLines(name, await findMirror()),
			target,
		});
	});
	return {name, folder, key};
};

/** The codename of a base, such as `forky` for what was testing when it was made. */
export const codenameOf = async (base: Base): Promise<string> => {
	const release = await readFile(path.join(base.folder, 'usr/lib/os-release'), 'utf8');
	return /^VERSION_CODENAME=(.*)$/m.exec(release)?.[1] ?? base.name;
};
