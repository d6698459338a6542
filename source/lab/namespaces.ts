import {readFile} from 'node:fs/promises';
import {capsuleCgroup, machineCgroup, processesIn} from './cgroup.ts';
import {isRoot} from './privilege.ts';

// The ids of a process in each pid namespace from ours down to its own (proc(5), NSpid).
const namespaceIds = async (pid: number): Promise<number[]> => {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	return (/^NSpid:\s*(.*)$/m.exec(status)?.[1] ?? '').split(/\s+/).filter(Boolean).map(Number);
};

const findInit = async (pids: readonly number[], depth: number, isWanted: (pid: number) => Promise<boolean>) => {
	for (const pid of pids) {
		const ids = await namespaceIds(pid);
		if (ids.length === depth + 1 && ids.at(-1) === 1 && (await isWanted(pid))) {
			return pid;
		}
	}

	return undefined;
};

/**
 * Process 1 of a lab's capsule, asked of the kernel: it is in the lab's cgroup and is number 1 of the first pid namespace
 * below ours. No file of process ids could be as true after a kill -9.
 */
export const findCapsule = async (cgroup: string) => findInit(await processesIn(capsuleCgroup(cgroup)), 1, async () => true);

// Until the boot scripts have become the init, the root of this process is still the outer machine's: entering it then would
// run a command meant for the machine on the outer one.
const isSystemd = async (pid: number) =>
	['init', 'systemd'].includes((await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim());

/** Process 1 of a machine (its systemd), or undefined when it is off. */
export const findMachineInit = async (cgroup: string, machine: string) =>
	findInit(await processesIn(machineCgroup(cgroup, machine)), 2, isSystemd);

const userNamespace = isRoot ? [] : ['-U', '--preserve-credentials'];

/** What to put before a command so that it runs in namespaces of `pid`, given as nsenter's options. */
export const enter = (pid: number, options: readonly string[]): string[] => [
	'nsenter',
	'-t',
	String(pid),
	...userNamespace,
	...options,
	'--',
];

/** The same inside the capsule, and also in its cgroup, so that whatever is started there ends with the lab. */
export const enterCapsule = (cgroup: string, pid: number): string[] => [
	'sh',
	'-c',
	'echo 0 >"$1" && shift && exec "$@"',
	'sh',
	`${capsuleCgroup(cgroup)}/cgroup.procs`,
	...enter(pid, ['-m', '-n', '-p', '-i']),
];
