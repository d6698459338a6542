import type {FaultKind as LabFaultKind} from '../../source/lab/faults.ts';
import type {Lab} from '../../source/lab/lab.ts';

/** Something that is done to a machine; `worker` is the host at which the fault is placed, which may be the master. */
export type Deed = (lab: Lab, host: string) => Promise<void>;

/**
 * One thing that keeps a farm from working, as it happens to people: how it is made, and what the doctor has to say of it.
 * It is placed on a host by {@link place}.
 */
export type Fault = {
	readonly name: string;
	/** The check that has to find it on that host, as a fault or a warning. */
	readonly check: string;
	/** What its sentence has to say, for a person to know what is wrong. */
	readonly says: RegExp;
	/** Who can make it right: the doctor by its fix, or only a person. */
	readonly repairedBy: 'doctor' | 'hand';
	/**
	 * Other checks that rightly complain too, because what they ask for is broken by it: on the same host, or as `CHECK@HOST`.
	 * Everything else that complains is a false alarm.
	 */
	readonly follows?: readonly string[];
	readonly plant: Deed;
	/** Makes it right again; also where it is right already or was repaired by half. */
	readonly unplant: Deed;
};

/** A fault on its host. */
export type Placed = Fault & {readonly host: string};

export const place = (host: string, ...faults: readonly Fault[]): readonly Placed[] => faults.map((fault) => ({...fault, host}));

/** Where the lab puts cluster.yaml. */
export const configurationPath = '/home/builder/.config/distbuild-tui/cluster.yaml';

const deedTimeoutMs = 60_000;

/** A shell script that root runs there; `$1` is the host's name. The first command that fails is an error. */
export const there =
	(...lines: readonly string[]): Deed =>
	async (lab, host) => {
		await lab.execOrFail(host, ['sh', '-e', '-c', lines.join('\n'), 'sh', host], {timeoutMs: deedTimeoutMs});
	};

/** The same on the master, for what the master keeps for a worker. */
export const onMaster =
	(...lines: readonly string[]): Deed =>
	async (lab, host) => {
		await lab.execOrFail('master', ['sh', '-e', '-c', lines.join('\n'), 'sh', host], {timeoutMs: deedTimeoutMs});
	};

/** One of the lab's own faults. */
export const labFault =
	(kind: LabFaultKind, state: string): Deed =>
	async (lab, host) => {
		await lab.fault(host, kind, state);
	};

const tunnelOf = 'tunnel=$(systemctl show -p MainPID --value -- "distbuild-tunnel-$1")';

/**
 * The tunnel to a worker is a process that listens, and not the one that `tunnelBefore` names. It tries again by itself; until it
 * has, the doctor rightly misses it.
 */
export const tunnelIsBack = async (lab: Lab, worker: string, tunnelBefore = '0'): Promise<void> => {
	const isBack = '[ "$tunnel" != "$2" ] && [ "$tunnel" != 0 ] && ss -Hxlp | grep -qF "pid=$tunnel,"';
	const wait = `until ${tunnelOf}; ${isBack}; do sleep 0.2; done`;
	await lab.execOrFail('master', ['timeout', '60', 'sh', '-c', wait, 'sh', worker, tunnelBefore], {
		timeoutMs: deedTimeoutMs + 5_000,
	});
};

/** A boot of a worker, for faults of the hardware; returns when the machine can be used again, by the master too. */
export const rebooted: Deed = async (lab, worker) => {
	const before = await lab.execOrFail('master', ['sh', '-c', `${tunnelOf}; echo "$tunnel"`, 'sh', worker], {
		timeoutMs: deedTimeoutMs,
	});
	await lab.fault(worker, 'reboot');
	await lab.waitUntilReady([worker]);
	await tunnelIsBack(lab, worker, before.trim());
};

/** One after the other. */
export const both =
	(...deeds: readonly Deed[]): Deed =>
	async (lab, host) => {
		for (const deed of deeds) await deed(lab, host);
	};
