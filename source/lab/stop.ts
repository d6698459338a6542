import {access, rmdir} from 'node:fs/promises';
import {removeTree} from './cache.ts';
import {labCgroup, removeCgroup} from './cgroup.ts';
import {LabError} from './fail.ts';
import {restoreInotify} from './inotify.ts';
import {labPaths, stateRoot} from './paths.ts';
import {labNames, readRecord} from './record.ts';

const endTimeoutMs = 15_000;

/**
 * Ends everything that belongs to a lab and removes what it left: its processes by its cgroup (their namespaces, mounts
 * and interfaces go with the last of them), the cgroup, and its folder. Works on any remains, and on nothing.
 *
 * @param cgroup - where it would be if it left no record: what a start that is underway is about to use
 */
export const removeLab = async (name: string, cgroup?: string) => {
	const recorded = (await readRecord(name))?.cgroup;
	for (const folder of new Set([recorded, cgroup ?? (recorded ? undefined : await labCgroup(name))])) {
		if (folder !== undefined && !(await removeCgroup(folder, endTimeoutMs))) {
			throw new LabError(
				`Processes of the lab '${name}' do not end: see ${folder}/cgroup.procs; then run \`npm run lab -- down --lab ${name}\` again.`,
			);
		}
	}

	const {root} = labPaths(name);
	const exists = await access(root).then(
		() => true,
		() => false,
	);
	if (exists) {
		await removeTree(root);
	}

	if ((await labNames()).length === 0) {
		await restoreInotify();
		// Only if empty; another lab may just be starting in it.
		await rmdir(stateRoot()).catch(() => {});
	}
};
