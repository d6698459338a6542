import {mkdir, rm} from 'node:fs/promises';
import {cached} from '../cache.ts';
import {findMirror, sourceLines} from '../mirror.ts';
import {ensurePrograms} from '../preflight.ts';
import {asRoot, isRoot} from '../privilege.ts';
import {runOrFail} from '../process.ts';
import {aptOptions, cacheKey, dpkgOptions} from '../recipe.ts';
import {rootPackages, rootSuite} from './recipe.ts';

const creationTimeoutMs = 20 * 60_000;

// Run on the new root: the ordinary user of the bootstrap stage.
const customizeHook = 'chroot "$1" useradd --uid 1000 --create-home --shell /bin/bash builder';

// Rootless, mmdebstrap makes its own user namespace and can only give an archive; device nodes cannot be made there, and the
// stages bring the machine's own /dev.
const unpack = async (archive: string, target: string) => {
	await mkdir(target, {recursive: true});
	const tar = ['tar', '--extract', '--preserve-permissions', '--numeric-owner', '--exclude=./dev/*', '--file', archive];
	await runOrFail('Cannot unpack the build root of the tree', asRoot([...tar, '--directory', target]), {
		timeoutMs: creationTimeoutMs,
	});
	await rm(archive);
};

/** Gives the Debian 12 root (about 1.4 GB, 40 s) that everything of the tree is made in, whatever this machine runs. */
export const ensureBuildRoot = async (log: (line: string) => void): Promise<{folder: string; key: string}> => {
	const key = cacheKey('root', [rootSuite, rootPackages, aptOptions, dpkgOptions, customizeHook]);
	const folder = await cached('tree-stages', key, async (target) => {
		log('making the build root of the tree (once, about a minute)');
		await ensurePrograms(log);
		const binaries = sourceLines(rootSuite, await findMirror());
		const argv = [
			'mmdebstrap',
			`--mode=${isRoot ? 'root' : 'unshare'}`,
			'--variant=minbase',
			...aptOptions.map((option) => `--aptopt=${option}`),
			...dpkgOptions.map((option) => `--dpkgopt=${option}`),
			`--include=${rootPackages.join(',')}`,
			`--customize-hook=${customizeHook}`,
			rootSuite,
			isRoot ? target : `${target}.tar`,
			...binaries,
			...binaries.map((line) => line.replace(/^deb /, 'deb-src ')),
		];
		// In namespaces of its own, so that an interruption leaves neither its mounts nor its children on this machine.
		const contained = ['unshare', '--mount', '--pid', '--fork', '--kill-child=KILL', '--mount-proc', '--'];
		await runOrFail('Cannot make the build root of the tree', isRoot ? [...contained, ...argv] : argv, {
			timeoutMs: creationTimeoutMs,
		});
		if (!isRoot) {
			await unpack(`${target}.tar`, target);
		}
	});
	return {folder, key};
};
