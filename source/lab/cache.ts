import {access, mkdir, readdir, rename, stat, utimes} from 'node:fs/promises';
import path from 'node:path';
import {withLock} from './lock.ts';
import {cacheRoot} from './paths.ts';
import {asRoot} from './privilege.ts';
import {runOrFail} from './process.ts';

const lockTimeoutMs = 15 * 60_000;
// Nothing that a running lab stands on is unused for so long.
const unusedMs = 14 * 24 * 3_600_000;

const exists = (file: string) =>
	access(file).then(
		() => true,
		() => false,
	);

/** Removes a folder whose files may belong to sub-uids; never leaves its file system, so that nothing mounted in it is touched. */
export const removeTree = (folder: string) =>
	runOrFail(`Cannot remove ${folder}`, asRoot(['rm', '-rf', '--one-file-system', '--', folder]));

// What an interruption left of this thing, and whatever else nobody has used for a while, such as things of other recipes.
const isRubbish = async (parent: string, entry: string, key: string) =>
	entry.startsWith(`.${key}.partial`) ||
	(entry !== key && Date.now() - (await stat(path.join(parent, entry))).mtimeMs > unusedMs);

/**
 * Gives the folder `kind/key` of the cache, made by `create` if it is not there.
 *
 * Made under another name and renamed when complete, so that an interrupted creation is never taken for a finished one;
 * under a lock, so that two creators do not do the work twice. A folder's time says when it was last used.
 */
export const cached = async (kind: string, key: string, create: (folder: string) => Promise<void>): Promise<string> => {
	const parent = path.join(cacheRoot(), kind);
	const target = path.join(parent, key);
	await mkdir(parent, {recursive: true});
	const use = async () => {
		const now = new Date();
		await utimes(target, now, now);
		return target;
	};

	if (await exists(target)) {
		return use();
	}

	return withLock(path.join(cacheRoot(), 'locks', `${kind}-${key}.lock`), lockTimeoutMs, async () => {
		if (await exists(target)) {
			return use();
		}

		for (const entry of await readdir(parent)) {
			if (await isRubbish(parent, entry, key)) {
				await removeTree(path.join(parent, entry));
			}
		}

		const partial = path.join(parent, `.${key}.partial-${process.pid}`);
		await create(partial);
		await rename(partial, target);
		return use();
	});
};
