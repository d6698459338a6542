import {bootstrapDebian} from '../bootstrap.ts';
import {cached} from '../cache.ts';
import {findMirror, sourceLines} from '../mirror.ts';
import {ensurePrograms} from '../preflight.ts';
import {aptOptions, cacheKey, dpkgOptions} from '../recipe.ts';
import {rootPackages, rootSuite} from './recipe.ts';

// Run on the new root: the ordinary user of the bootstrap stage.
const customizeHook = 'chroot "$1" useradd --uid 1000 --create-home --shell /bin/bash builder';

/** Gives the Debian 12 root (about 1.4 GB, 40 s) that everything of the tree is made in, whatever this machine runs. */
export const ensureBuildRoot = async (log: (line: string) => void): Promise<{folder: string; key: string}> => {
	const key = cacheKey('root', [rootSuite, rootPackages, aptOptions, dpkgOptions, customizeHook]);
	const folder = await cached('tree-stages', key, async (target) => {
		log('making the build root of the tree (once, about a minute)');
		await ensurePrograms(log);
		const binaries = sourceLines(rootSuite, await findMirror());
		await bootstrapDebian({
			what: 'the build root of the tree',
			suite: rootSuite,
			packages: rootPackages,
			customizeHook,
			sources: [...binaries, ...binaries.map((line) => line.replace(/^deb /, 'deb-src '))],
			target,
		});
	});
	return {folder, key};
};
