import {mkdir, readdir, readFile, readlink, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {exitCode, LabError} from './fail.ts';
import {stateRoot} from './paths.ts';
import {isRoot} from './privilege.ts';

const limitFile = '/proc/sys/fs/inotify/max_user_instances';
const previousFile = () => path.join(stateRoot(), '.inotify-before');

// Measured: systemd 5, dbus 1, logind 1. Without them a machine's sshd silently never comes up.
const instancesPerMachine = 7;
const raisedLimit = 1024;

const countInstances = async (): Promise<number> => {
	let count = 0;
	for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
		const folder = `/proc/${pid}/fd`;
		// Other users' processes and processes that have just ended cannot be read, and do not count against us.
		for (const descriptor of await readdir(folder).catch(() => [])) {
			const target = await readlink(`${folder}/${descriptor}`).catch(() => '');
			count += target === 'anon_inode:inotify' ? 1 : 0;
		}
	}

	return count;
};

/** Makes sure that so many machines find enough inotify instances: raises the limit as root, refuses otherwise. */
export const provideInotify = async (machines: number) => {
	const limit = Number(await readFile(limitFile, 'utf8'));
	const needed = (await countInstances()) + machines * instancesPerMachine;
	if (needed <= limit) {
		return;
	}

	if (!isRoot) {
		throw new LabError(
			`${machines} machines need ${needed} inotify instances and the limit is ${limit}: start fewer, or run \`sudo sysctl fs.inotify.max_user_instances=${raisedLimit}\`.`,
			exitCode.precondition,
		);
	}

	// Not overwritten: the first lab that raised the limit knows what it was.
	await mkdir(stateRoot(), {recursive: true});
	await writeFile(previousFile(), String(limit), {flag: 'wx'}).catch(() => {});
	await writeFile(limitFile, String(Math.max(raisedLimit, needed)));
};

/** Puts the limit back to what it was before the first lab raised it; to be called when the last lab is gone. */
export const restoreInotify = async () => {
	const previous = await readFile(previousFile(), 'utf8').catch(() => undefined);
	if (previous !== undefined) {
		await writeFile(limitFile, previous);
		await rm(previousFile(), {force: true});
	}
};
