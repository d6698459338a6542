import {access, mkdir, readdir, rename} from 'node:fs/promises';
import path from 'node:path';
import {withLock} from './lock.ts';
import {cacheRoot} from './paths.ts';
import {asRoot} from './privilege.ts';
import {runOrFail} from './process.ts';

const lockTimeoutMs = 15 * 60_000;

const exists = (file: string) =>
	access(file).then(
		() => true,
		() => false,
	);

/** Removes a folder whose files may belong to sub-uids; never leaves its file system, so that nothing mounted in it is touched. */
export const removeTree = (folder: string) =>
	runOrFail(`Cannot remove ${folder}`, asRoot(['rm', '-rf', '--one-file-system', '--', folder]));

/**
 * Gives the folder `kind/key` of the cache, made by `create` if it is not there.
 *
 * Made under another name and renamed when complete, so that an interrupted creation is never taken for a finished one;
 * under a lock, so that two creators do not do the work twice. What an interruption left is removed by the next creator.
 */
export const cached = async (kind: string, key: string, create: (folder: string) => Promise<void>): Promise<string> => {
	const parent = path.join(cacheRoot(), kind);
	const target = path.join(parent, key);
	await mkdir(parent, {recursive: true});
	if (await exists(target)) {
		return target;
	}

	return withLock(path.join(parent, `.${key}.lock`), lockTimeoutMs, async () => {
		if (await exists(target)) {
			return target;
		}

		const isLeftover = (entry: string) => entry.startsWith(`.${key}.partial`);
		for (const entry of (await readdir(parent)).filter(isLeftover)) {
			await removeTree(path.join(parent, entry));
		}

		const partial = path.join(parent, `.${key}.partial-${process.pid}`);
		await create(partial);
		await rename(partial, target);
		return target;
	});
};
