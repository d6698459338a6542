import {access, readdir, stat} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Home directories may lie on a network that hangs. */
const deadlineMs = 3000;
const mostFolders = 200;
const mostTrees = 20;

async function isThere(file: string): Promise<boolean> {
	return access(file).then(
		() => true,
		() => false,
	);
}

/** An AOSP checkout has build/envsetup.sh (a link to build/make since Android 8) and Soong. */
async function isTree(folder: string): Promise<boolean> {
	const has = (name: string) => isThere(path.join(folder, name));
	return (await has('build/envsetup.sh')) || ((await has('build/make/core')) && (await has('build/soong')));
}

function upwards(folder: string): readonly string[] {
	const parent = path.dirname(folder);
	return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

async function below(folder: string): Promise<readonly string[]> {
	const entries = await readdir(folder, {withFileTypes: true}).catch(() => []);
	return entries
		.filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
		.slice(0, mostFolders)
		.map((entry) => path.join(folder, entry.name));
}

/**
 * AOSP trees of this machine, the likeliest first: where we stand and above, then the usual places, then one level below
 * home and /srv. Gives what it found when its time is over.
 */
export async function findTrees(from: string = process.cwd(), home: string = os.homedir()): Promise<readonly string[]> {
	const found: string[] = [];
	const look = async (folders: readonly string[]) => {
		const hits = await Promise.all(folders.map(isTree));
		for (const [index, folder] of folders.entries()) if (hits[index] && !found.includes(folder)) found.push(folder);
	};
	const search = async () => {
		await look(upwards(from));
		await look([path.join(home, 'aosp'), '/aosp', '/srv/aosp']);
		await look([...(await below(home)), ...(await below('/srv'))]);
	};
	let timer: NodeJS.Timeout | undefined;
	const deadline = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, deadlineMs);
	});
	await Promise.race([search(), deadline]);
	clearTimeout(timer);
	return found.slice(0, mostTrees);
}

/** Who owns a tree, by name; undefined where it is root, or nobody knows. */
export async function ownerOf(folder: string, passwd: () => Promise<string>): Promise<string | undefined> {
	const owner = await stat(folder).catch(() => undefined);
	if (owner === undefined || owner.uid === 0) return undefined;
	const lines = (await passwd().catch(() => '')).split('\n');
	return lines.map((line) => line.split(':')).find(([, , uid]) => uid === String(owner.uid))?.[0];
}
