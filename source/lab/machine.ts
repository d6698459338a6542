import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {machineCgroup} from './cgroup.ts';
import {exitCode, LabError} from './fail.ts';
import type {MachinePlan} from './names.ts';
import {enterCapsule, findCapsule, findMachineInit} from './namespaces.ts';
import {labPaths} from './paths.ts';
import {overlayOptions} from './privilege.ts';
import {runOrFail, waitFor} from './process.ts';
import type {LabRecord} from './record.ts';

/** systemd's real-time signals: SIGRTMIN is 34 in glibc, +4 powers off, +5 reboots (systemd(1), Signals). */
export const machineSignals = {powerOff: 38, reboot: 39} as const;

/** Where one machine of a lab keeps its files. */
export const machineFolder = (lab: string, machine: string) => path.join(labPaths(lab).machines, machine);

const shellQuoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

const hostsFile = (record: LabRecord, machine: MachinePlan) =>
	[
		'127.0.0.1 localhost',
		`127.0.1.1 ${machine.name}`,
		...record.machines.filter((other) => other !== machine).map((other) => `${other.address} ${other.name}`),
		'',
	].join('\n');

/** Makes an Ed25519 key pair without a passphrase: FILE and FILE.pub. */
export const makeKey = (file: string, comment: string) =>
	runOrFail('Cannot make a key', ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file]);

/** Makes the folder of a machine: its empty upper layer, its keys, and the settings that its scripts read. */
export const createMachine = async (record: LabRecord, machine: MachinePlan, baseFolder: string, operatorKey: string) => {
	const folder = machineFolder(record.name, machine.name);
	for (const child of ['upper', 'work', 'root', 'seed', 'faults', 'hardware']) {
		await mkdir(path.join(folder, child), {recursive: true});
	}

	const lower = [...machine.layers, baseFolder];
	const unusable = lower.find((layer) => /[:,\\]/.test(layer));
	if (unusable) {
		throw new LabError(
			`${unusable} cannot be a layer of a machine: overlayfs takes no ':', ',' or '\\' in a path.`,
			exitCode.usage,
		);
	}

	const settings: Record<string, string> = {
		name: machine.name,
		address: machine.address,
		mac: machine.mac,
		cgroup: machineCgroup(record.cgroup, machine.name),
		scripts: labPaths(record.name).scripts,
		lower: lower.join(':'),
		overlay_options: overlayOptions,
	};
	const text = Object.entries(settings).map(([key, value]) => `${key}=${shellQuoted(value)}\n`);
	await writeFile(path.join(folder, 'settings'), text.join(''));
	const key = path.join(folder, 'seed', 'ssh_host_ed25519_key');
	await makeKey(key, `root@${machine.name}`);
	await writeFile(path.join(folder, 'seed', 'hosts'), hostsFile(record, machine));
	if (machine.role === 'master') {
		await writeFile(path.join(folder, 'seed', 'authorized_keys'), operatorKey);
	}
};

/** The line of known_hosts for a machine, from the key that the lab made for it. */
export const knownHostLine = async (lab: string, machine: MachinePlan): Promise<string> => {
	const [type, key] = (
		await readFile(path.join(machineFolder(lab, machine.name), 'seed', 'ssh_host_ed25519_key.pub'), 'utf8')
	).split(' ');
	return `${machine.name},${machine.address} ${type} ${key}\n`;
};

/** Runs a command inside the capsule (network and mounts of the lab, not of a machine), in the lab's cgroup. */
export const runInCapsule = async (record: LabRecord, purpose: string, argv: readonly string[], timeoutMs?: number) => {
	const capsule = await findCapsule(record.cgroup);
	if (capsule === undefined) {
		throw new LabError(
			`The lab '${record.name}' is not running: \`npm run lab -- up --lab ${record.name}\` starts it afresh.`,
			exitCode.precondition,
		);
	}

	return runOrFail(purpose, [...enterCapsule(record.cgroup, capsule), ...argv], timeoutMs === undefined ? {} : {timeoutMs});
};

/** Starts a machine that is off; its supervisor then boots it again whenever it reboots. */
export const startMachine = async (record: LabRecord, machine: string) => {
	const folder = machineFolder(record.name, machine);
	const log = path.join(folder, 'supervisor.log');
	await rm(path.join(folder, 'boot-id'), {force: true});
	// setsid --fork: the supervisor becomes a child of the capsule's process 1.
	const script = 'exec setsid --fork bash "$1" "$2" </dev/null >>"$3" 2>&1';
	const supervise = path.join(labPaths(record.name).scripts, 'supervise.sh');
	await runInCapsule(record, `Cannot start ${machine}`, ['sh', '-c', script, 'sh', supervise, folder, log]);
};

/** Waits until a machine's init is there (`running`) or gone, and fails in one sentence otherwise. */
export const waitForMachine = async (record: LabRecord, machine: string, wanted: 'running' | 'off', timeoutMs: number) => {
	const reached = await waitFor(async () => {
		const init = await findMachineInit(record.cgroup, machine);
		return (init === undefined) === (wanted === 'off') ? true : undefined;
	}, timeoutMs);
	if (!reached) {
		const log = await readFile(path.join(machineFolder(record.name, machine), 'supervisor.log'), 'utf8').catch(() => '');
		const last = log.trim().split('\n').at(-1) ?? '';
		throw new LabError(`${machine} is not ${wanted} after ${timeoutMs / 1000} s${last ? ` (${last})` : ''}.`);
	}
};

/** The process id of a machine's init as we see it; an error in one sentence when the machine is off. */
export const requireInit = async (record: LabRecord, machine: string): Promise<number> => {
	const init = await findMachineInit(record.cgroup, machine);
	if (init === undefined) {
		throw new LabError(`${machine} is off: \`npm run lab -- fault ${machine} power-off off\` starts it.`, exitCode.precondition);
	}

	return init;
};
