import {readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {cached} from './cache.ts';
import {findMirror, sourceLines} from './mirror.ts';
import {machineScripts} from './paths.ts';
import {asRoot, isRoot} from './privilege.ts';
import {runOrFail} from './process.ts';
import {aptOptions, type BaseName, basePackages, cacheKey, dpkgOptions} from './recipe.ts';

const timeoutMs = 15 * 60_000;

/** A root file system that machines are overlaid on; never written to once made. */
export type Base = {readonly name: BaseName; readonly folder: string; readonly key: string};

// Rootless, mmdebstrap makes its own user namespace and can only give an archive. Without its extended attributes ping
// would lose its capability; device nodes cannot be made there, and machines bring their own /dev anyway.
const unpack = async (archive: string, target: string) => {
	await runOrFail('Cannot make the folder of a base', ['mkdir', '-p', target]);
	const tar = [
		'tar',
		'--extract',
		'--preserve-permissions',
		'--numeric-owner',
		'--xattrs',
		'--xattrs-include=*',
		'--exclude=./dev/*',
	];
	await runOrFail('Cannot unpack a base', asRoot([...tar, '--file', archive, '--directory', target]), {timeoutMs});
	await rm(archive);
};

/** Gives the base of this name, made once with mmdebstrap (about 20 s and 130 to 180 MB) and kept in the cache. */
export const ensureBase = async (name: BaseName, log: (line: string) => void): Promise<Base> => {
	const script = await readFile(path.join(machineScripts, 'customize.sh'), 'utf8');
	const key = cacheKey(name, [script, basePackages, dpkgOptions, aptOptions]);
	const folder = await cached('bases', key, async (target) => {
		log(`making the base ${name} (once, about half a minute)`);
		const archive = `${target}.tar`;
		const argv = [
			'mmdebstrap',
			`--mode=${isRoot ? 'root' : 'unshare'}`,
			'--variant=minbase',
			...aptOptions.map((option) => `--aptopt=${option}`),
			...dpkgOptions.map((option) => `--dpkgopt=${option}`),
			`--include=${basePackages.join(',')}`,
			`--customize-hook=lab_base_name=${name}\n${script}`,
			name,
			isRoot ? target : archive,
			...sourceLines(name, await findMirror()),
		];
		// In namespaces of its own, so that an interruption leaves neither its mounts nor its children on this machine.
		const contained = ['unshare', '--mount', '--pid', '--fork', '--kill-child=KILL', '--mount-proc', '--'];
		await runOrFail(`Cannot make the base ${name}`, isRoot ? [...contained, ...argv] : argv, {timeoutMs});
		if (!isRoot) {
			await unpack(archive, target);
		}
	});
	return {name, folder, key};
};

/** The codename of a base, such as `forky` for what was testing when it was made. */
export const codenameOf = async (base: Base): Promise<string> => {
	const release = await readFile(path.join(base.folder, 'usr/lib/os-release'), 'utf8');
	return /^VERSION_CODENAME=(.*)$/m.exec(release)?.[1] ?? base.name;
};
