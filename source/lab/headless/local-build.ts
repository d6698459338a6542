import {createHash} from 'node:crypto';
import {mkdir, readFile, rename, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {buildTarget, treePath} from '../cluster-yaml.ts';
import {hasErrorCode, LabError} from '../fail.ts';
import type {Lab} from '../lab.ts';
import {cacheRoot} from '../paths.ts';
import {reasonOf} from '../process.ts';
import {hashObjects, type ObjectHashes} from './objects.ts';

const buildTimeoutMs = 45 * 60_000;

const cachePath = (treeKey: string, lab: Lab) => {
	// The tree's key changes with all that went into it; the machine's libraries come with its base.
	const base = lab.machines.find(({role}) => role === 'master')?.base;
	const key = createHash('sha256')
		.update(JSON.stringify([treeKey, base, buildTarget]))
		.digest('hex')
		.slice(0, 16);
	return path.join(cacheRoot(), 'objects', `${key}.json`);
};

const readCached = async (file: string): Promise<ObjectHashes | undefined> => {
	try {
		return JSON.parse(await readFile(file, 'utf8')) as ObjectHashes;
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT')) {
			return undefined;
		}

		throw error;
	}
};

/** `rm -rf out`, as a person would before a build from nothing. */
export const removeOut = (lab: Lab) =>
	lab.execOrFail('master', ['rm', '-rf', `${treePath}/out`], {user: 'builder', timeoutMs: 120_000});

const buildLocally = async (lab: Lab): Promise<void> => {
	const [product = '', variant = ''] = buildTarget.split('-');
	const environment = {TARGET_PRODUCT: product, TARGET_BUILD_VARIANT: variant, TOP: treePath};
	const soong = ['build/soong/soong_ui.bash', '--make-mode'];
	const argv = ['/bin/sh', '-c', 'cd "$TOP" && exec "$@"', 'sh', ...soong];
	const result = await lab.exec('master', argv, {user: 'builder', environment, timeoutMs: buildTimeoutMs});
	if (result.code !== 0) {
		throw new LabError(`The plain local build failed: ${reasonOf({...result, stderr: ''}, 5)}`);
	}
};

/**
 * The objects of a plain local build of the same tree at the same place, without any compiler wrapper. Built once for each
 * tree and kept beside the other caches; leaves the tree without out/ where it had to build.
 *
 * @param treeKey - changes with all that the tree was made from
 */
export const localObjects = async (lab: Lab, treeKey: string, log: (line: string) => void): Promise<ObjectHashes> => {
	const file = cachePath(treeKey, lab);
	const known = await readCached(file);
	if (known !== undefined) {
		return known;
	}

	log('building the same tree locally, to compare with (once for each tree)');
	await removeOut(lab);
	await buildLocally(lab);
	const hashes = await hashObjects(lab);
	await removeOut(lab);
	await mkdir(path.dirname(file), {recursive: true});
	await writeFile(`${file}.new`, JSON.stringify(hashes));
	await rename(`${file}.new`, file);
	return hashes;
};
