import {type EnterOptions, enterArgv} from './exec.ts';
import {exitCode, LabError} from './fail.ts';
import {applyFault, type FaultKind, listFaults} from './faults.ts';
import {withLock} from './lock.ts';
import {requireInit} from './machine.ts';
import {checkLabName, defaultWorkers, type LabPlan, type MachinePlan, type MachineRole} from './names.ts';
import {findCapsule, findMachineInit} from './namespaces.ts';
import {lockPath} from './paths.ts';
import {preflight} from './preflight.ts';
import {type ProcessResult, type RunOptions, reasonOf, run} from './process.ts';
import {installProgram} from './program.ts';
import {waitUntilReachable} from './ready.ts';
import {type LabRecord, requireRecord} from './record.ts';
import {type MachineSnapshot, type SnapshotOptions, takeSnapshot} from './snapshot.ts';
import {bootLab} from './start.ts';
import {removeLab} from './stop.ts';
import {sshArgv} from './terminal.ts';

const readyTimeoutMs = 60_000;
const bootedTimeoutMs = 60_000;
// Long, because the one who holds it may be filling the caches.
const lockTimeoutMs = 20 * 60_000;

export type LabMachine = {readonly name: string; readonly role: MachineRole; readonly address: string; readonly base: string};
export type ExecOptions = EnterOptions & Pick<RunOptions, 'input' | 'timeoutMs'>;
export type FileOptions = {readonly owner?: string; readonly mode?: string};

/**
 * A running lab.
 *
 * `exec` runs a command in a machine (as root unless told otherwise, not through ssh; deadline 120 s) and gives how it ended, whatever
 * that was; `enterArgv` and `sshArgv` give command lines to spawn, for instance under a pty. All throw LabError when the
 * machine is off.
 */
export type Lab = {
	readonly name: string;
	readonly record: LabRecord;
	readonly machines: readonly LabMachine[];
	readonly exec: (host: string, argv: readonly string[], options?: ExecOptions) => Promise<ProcessResult>;
	/** Like exec, but an exit code other than 0 is an error; gives what was written to stdout. */
	readonly execOrFail: (host: string, argv: readonly string[], options?: ExecOptions) => Promise<string>;
	readonly enterArgv: (host: string, argv: readonly string[], options?: EnterOptions) => Promise<string[]>;
	readonly sshArgv: (host: string, command?: readonly string[], options?: {readonly tty?: boolean}) => Promise<string[]>;
	readonly readFile: (host: string, path: string) => Promise<string>;
	/** Written under another name and renamed; `mode` is octal text such as '600'. */
	readonly writeFile: (host: string, path: string, content: string | Buffer, options?: FileOptions) => Promise<void>;
	readonly fault: (host: string, kind: FaultKind, state?: string) => Promise<string>;
	readonly faults: (host: string) => Promise<Record<string, string>>;
	readonly isRunning: (host: string) => Promise<boolean>;
	/** Waits until sshd greets and systemd has finished booting, on these machines (default: all). */
	readonly waitUntilReady: (hosts?: readonly string[], timeoutMs?: number) => Promise<void>;
	readonly snapshot: (host: string, options?: SnapshotOptions) => Promise<MachineSnapshot>;
	readonly installProgram: (folder?: string, log?: (line: string) => void) => Promise<boolean>;
	readonly stop: () => Promise<void>;
};

const labOf = (record: LabRecord): Lab => {
	const planOf = (host: string): MachinePlan => {
		const machine = record.machines.find(({name}) => name === host);
		if (!machine) {
			throw new LabError(
				`There is no machine '${host}': the lab has ${record.machines.map(({name}) => name).join(', ')}.`,
				exitCode.usage,
			);
		}

		return machine;
	};

	const initOf = (host: string) => requireInit(record, planOf(host).name);

	const lab: Lab = {
		name: record.name,
		record,
		machines: record.machines.map(({name, role, address, base}) => ({name, role, address, base})),
		async exec(host, argv, {input, timeoutMs, ...options} = {}) {
			const full = enterArgv(await initOf(host), argv, options);
			return run(full, {...(input === undefined ? {} : {input}), ...(timeoutMs === undefined ? {} : {timeoutMs})});
		},
		async execOrFail(host, argv, options) {
			const result = await lab.exec(host, argv, options);
			if (result.code !== 0) {
				throw new LabError(`'${argv.join(' ').slice(0, 200)}' failed on ${host}: ${reasonOf(result)}`);
			}

			return result.stdout;
		},
		enterArgv: async (host, argv, options) => enterArgv(await initOf(host), argv, options),
		sshArgv: async (host, command, options) => sshArgv(record, planOf(host), command, options),
		readFile: (host, path) => lab.execOrFail(host, ['cat', '--', path]),
		async writeFile(host, path, content, {owner = 'root:root', mode = '644'} = {}) {
			const script = 'umask 077; cat >"$1.new" && chown "$2" "$1.new" && chmod "$3" "$1.new" && mv -f "$1.new" "$1"';
			await lab.execOrFail(host, ['sh', '-c', script, 'sh', path, owner, mode], {input: content});
		},
		fault: async (host, kind, state = 'on') => applyFault(record, planOf(host).name, kind, state),
		faults: async (host) => listFaults(record, planOf(host).name),
		isRunning: async (host) => (await findMachineInit(record.cgroup, planOf(host).name)) !== undefined,
		async waitUntilReady(hosts, timeoutMs = readyTimeoutMs) {
			const machines = hosts ? hosts.map(planOf) : record.machines;
			await waitUntilReachable(record, machines, timeoutMs);
			// 'degraded' is an exit code other than 0 and still a machine that has booted.
			await Promise.all(
				machines.map(({name}) => lab.exec(name, ['systemctl', 'is-system-running', '--wait'], {timeoutMs: bootedTimeoutMs})),
			);
		},
		snapshot: async (host, options) => takeSnapshot(lab, planOf(host).name, options),
		installProgram: (folder, log = () => {}) => installProgram(lab, folder, log),
		stop: () => stopLab(record.name),
	};
	return lab;
};

/** What to start; everything has a default: three workers on Debian testing, named 'default'. */
export type StartOptions = Partial<LabPlan> & {
	readonly name?: string;
	/** Folder of a built program for the master (see {@link installProgram}); false for none. */
	readonly program?: string | false;
	readonly log?: (line: string) => void;
};

/** Boots a lab and returns when every machine greets by ssh and has finished booting; takes it down again if that fails. */
export const startLab = async (options: StartOptions = {}): Promise<Lab> => {
	const name = checkLabName(options.name ?? 'default');
	const log = options.log ?? (() => {});
	await preflight(log);
	return withLock(lockPath(name), lockTimeoutMs, async () => {
		const plan: LabPlan = {
			workers: options.workers ?? defaultWorkers,
			defaultBase: options.defaultBase ?? 'testing',
			bases: options.bases ?? {},
			layers: options.layers ?? {},
		};
		const record = await bootLab(name, plan, log);
		try {
			const lab = labOf(record);
			await lab.waitUntilReady();
			if (options.program !== false) {
				await lab.installProgram(options.program, log);
			}

			return lab;
		} catch (error) {
			await removeLab(name, record.cgroup);
			throw error;
		}
	});
};

/** Gives the running lab of this name. */
export const attachLab = async (name = 'default'): Promise<Lab> => {
	const record = await requireRecord(checkLabName(name));
	if ((await findCapsule(record.cgroup)) === undefined) {
		throw new LabError(
			`The lab '${name}' has died: \`npm run lab -- up --lab ${name}\` cleans up and starts it afresh.`,
			exitCode.precondition,
		);
	}

	return labOf(record);
};

/** Ends a lab and removes all that it was, also when it is half dead; nothing to do is no error. */
export const stopLab = async (name = 'default') =>
	withLock(lockPath(checkLabName(name)), lockTimeoutMs, async () => {
		await removeLab(name);
	});
