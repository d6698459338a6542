import {access, constants, mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {exitCode, hasErrorCode, LabError} from './fail.ts';
import {asRoot, isRoot} from './privilege.ts';
import {run, waitFor} from './process.ts';

const missing = (error: unknown) => hasErrorCode(error, 'ENOENT') || hasErrorCode(error, 'ENODEV');

/** The mount point of cgroup2 in the text of /proc/self/mountinfo: /sys/fs/cgroup, or a folder below it on hybrid machines. */
export const cgroupMount = (mountinfo: string): string | undefined =>
	mountinfo
		.split('\n')
		.map((line) => line.split(' '))
		.find((fields) => fields[fields.indexOf('-') + 1] === 'cgroup2')?.[4];

/**
 * The folder of the cgroup that will hold everything of one lab.
 *
 * As root at the top of the hierarchy, since our own cgroup may be one that may hold either processes or children; for
 * others inside our own cgroup, which must be delegated.
 */
export const labCgroup = async (name: string): Promise<string> => {
	const mount = cgroupMount(await readFile('/proc/self/mountinfo', 'utf8'));
	if (!mount) {
		throw new LabError(
			'This machine has no cgroup2 file system: mount it with `mount -t cgroup2 cgroup2 /sys/fs/cgroup`.',
			exitCode.precondition,
		);
	}

	const own = /^0::(.*)$/m.exec(await readFile('/proc/self/cgroup', 'utf8'))?.[1] ?? '/';
	const parent = isRoot ? mount : path.join(mount, own);
	try {
		await access(parent, constants.W_OK);
	} catch {
		throw new LabError(
			`The cgroup ${parent} is not writable: start the lab with \`systemd-run --user --scope -p Delegate=yes -- npm run lab\`, or as root.`,
			exitCode.precondition,
		);
	}

	return path.join(parent, `distbuild-lab-${name}`);
};

/** The cgroups of a lab: one for the capsule's own processes, one for each machine. */
export const capsuleCgroup = (lab: string) => path.join(lab, 'capsule');
export const machineCgroup = (lab: string, machine: string) => path.join(lab, `machine-${machine}`);

/** Makes the lab's cgroup and lets its machines have whatever controllers there are. */
export const createCgroup = async (lab: string) => {
	await mkdir(capsuleCgroup(lab), {recursive: true});
	const controllers = (await readFile(path.join(lab, 'cgroup.controllers'), 'utf8')).split(/\s+/).filter(Boolean);
	for (const controller of controllers) {
		// Best effort by design: systemd in a machine runs well without controllers.
		await writeFile(path.join(lab, 'cgroup.subtree_control'), `+${controller}`).catch(() => {});
	}
};

const subgroups = async (folder: string): Promise<string[]> => {
	try {
		const entries = await readdir(folder, {withFileTypes: true});
		const nested = await Promise.all(
			entries.filter((entry) => entry.isDirectory()).map((entry) => subgroups(path.join(folder, entry.name))),
		);
		return [...nested.flat(), folder];
	} catch (error) {
		if (missing(error)) {
			return [];
		}

		throw error;
	}
};

/** All processes in a cgroup and those below it, by their ids as we see them; none if there is no such cgroup. */
export const processesIn = async (folder: string): Promise<number[]> => {
	const lists = await Promise.all(
		(await subgroups(folder)).map((group) =>
			readFile(path.join(group, 'cgroup.procs'), 'utf8').catch((error) => {
				if (missing(error)) {
					return '';
				}

				throw error;
			}),
		),
	);
	return lists.flatMap((list) => list.split('\n').filter(Boolean).map(Number));
};

/** Ends every process of a cgroup and removes it; false if something was still there at the deadline. */
export const removeCgroup = async (folder: string, timeoutMs: number): Promise<boolean> => {
	const gone = await waitFor(async () => {
		if ((await subgroups(folder)).length === 0) {
			return true;
		}

		for (const pid of await processesIn(folder)) {
			try {
				process.kill(pid, 'SIGKILL');
			} catch (error) {
				// EPERM: rootless, a process of a sub-uid; it ends with the namespaces, whose first process is ours.
				if (!hasErrorCode(error, 'ESRCH') && !hasErrorCode(error, 'EPERM')) {
					throw error;
				}
			}
		}

		// Deepest first. EBUSY while the last processes are being reaped: the next round finds it empty. As root: the machines'
		// systemd gives parts of its tree to users of theirs, which rootless are sub-uids.
		await run(asRoot(['find', folder, '-depth', '-type', 'd', '-exec', 'rmdir', '--', '{}', '+']));

		return (await subgroups(folder)).length === 0 ? true : undefined;
	}, timeoutMs);
	return gone === true;
};
