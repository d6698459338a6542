import {rm} from 'node:fs/promises';
import {asRoot, isRoot} from './privilege.ts';
import {runOrFail} from './process.ts';
import {aptOptions, dpkgOptions} from './recipe.ts';

const timeoutMs = 20 * 60_000;

/** A Debian root file system to be made. `what` is its name in messages; `customizeHook` runs on it, see mmdebstrap(1). */
export type Bootstrap = {
	readonly what: string;
	readonly suite: string;
	readonly packages: readonly string[];
	readonly customizeHook: string;
	/** Lines of sources.list. */
	readonly sources: readonly string[];
	readonly target: string;
};

// Without its extended attributes ping would lose its capability. Device nodes cannot be made there, and whoever uses the root
// brings a /dev of its own.
const unpack = async (what: string, archive: string, target: string) => {
	await runOrFail(`Cannot make the folder of ${what}`, ['mkdir', '-p', target]);
	const keeping = ['--preserve-permissions', '--numeric-owner', '--xattrs', '--xattrs-include=*', '--exclude=./dev/*'];
	const tar = ['tar', '--extract', ...keeping, '--file', archive, '--directory', target];
	await runOrFail(`Cannot unpack ${what}`, asRoot(tar), {timeoutMs});
	await rm(archive);
};

/** Makes it with mmdebstrap; rootless, that makes a user namespace of its own and can only give an archive. */
export const bootstrapDebian = async ({what, suite, packages, customizeHook, sources, target}: Bootstrap): Promise<void> => {
	const archive = `${target}.tar`;
	const argv = [
		'mmdebstrap',
		`--mode=${isRoot ? 'root' : 'unshare'}`,
		'--variant=minbase',
		...aptOptions.map((option) => `--aptopt=${option}`),
		...dpkgOptions.map((option) => `--dpkgopt=${option}`),
		`--include=${packages.join(',')}`,
		`--customize-hook=${customizeHook}`,
		suite,
		isRoot ? target : archive,
		...sources,
	];
	// In namespaces of its own, so that an interruption leaves neither its mounts nor its children on this machine.
	const contained = ['unshare', '--mount', '--pid', '--fork', '--kill-child=KILL', '--mount-proc', '--'];
	await runOrFail(`Cannot make ${what}`, isRoot ? [...contained, ...argv] : argv, {timeoutMs});
	if (!isRoot) {
		await unpack(what, archive, target);
	}
};
