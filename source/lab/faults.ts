import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {exitCode, LabError} from './fail.ts';
import {type Fault, readSetting} from './faults/fault.ts';
import {hang} from './faults/hang.ts';
import {cores, memory, smallDisk} from './faults/hardware.ts';
import {bandwidth, delay, link, loss, mtu} from './faults/network.ts';
import {plug, powerOff, reboot} from './faults/power.ts';
import {machineFolder} from './machine.ts';
import type {LabRecord} from './record.ts';

/** Every fault, by the word used for it on the command line. */
export const faults = {
	'power-off': powerOff,
	plug,
	reboot,
	hang,
	link,
	bandwidth,
	loss,
	delay,
	mtu,
	'small-disk': smallDisk,
	cores,
	memory,
} satisfies Record<string, Fault>;

export type FaultKind = keyof typeof faults;

const isFaultKind = (text: string): text is FaultKind => Object.hasOwn(faults, text);

/** Sets one fault of a machine; gives a sentence for people. */
export const applyFault = async (record: LabRecord, machine: string, kind: string, state: string): Promise<string> => {
	if (!isFaultKind(kind)) {
		throw new LabError(`There is no fault '${kind}'; there are ${Object.keys(faults).join(', ')}.`, exitCode.usage);
	}

	return faults[kind].apply(record, machine, state);
};

/** The faults that are set on a machine, with their values. */
export const listFaults = async (record: LabRecord, machine: string): Promise<Record<string, string>> => {
	const kinds = await readdir(path.join(machineFolder(record.name, machine), 'faults')).catch(() => []);
	const pairs = await Promise.all(
		kinds.sort().map(async (kind) => [kind, (await readSetting(record, machine, kind)) ?? ''] as const),
	);
	return Object.fromEntries(pairs);
};
