import path from 'node:path';
import {exitCode, LabError, messageOf} from '../fail.ts';
import {machineFolder, runInCapsule} from '../machine.ts';
import {labPaths} from '../paths.ts';
import type {LabRecord} from '../record.ts';
import {type Fault, isOn, readSetting, requireForm, writeSetting} from './fault.ts';

const applyNetwork = (record: LabRecord, machine: string, purpose: string) =>
	runInCapsule(
		record,
		purpose,
		['bash', path.join(labPaths(record.name).scripts, 'network.sh'), machineFolder(record.name, machine)],
		15_000,
	);

// A setting that the kernel refuses must not stay: it would be tried again at every boot of the machine.
const change = async (record: LabRecord, machine: string, kind: string, value: string | undefined) => {
	const before = await readSetting(record, machine, kind);
	await writeSetting(record, machine, kind, value);
	try {
		await applyNetwork(record, machine, `Cannot set ${kind} of ${machine}`);
	} catch (error) {
		await writeSetting(record, machine, kind, before);
		throw new LabError(messageOf(error), exitCode.precondition);
	}
};

const valued = (kind: string, form: RegExp, example: string, usage: string, summary: string): Fault => ({
	usage,
	summary,
	async apply(record, machine, state) {
		if (state === 'off') {
			await change(record, machine, kind, undefined);
			return `${machine}: ${kind} is as it was`;
		}

		const value = requireForm(state, form, example);
		await change(record, machine, kind, value);
		return `${machine}: ${kind} ${value}`;
	},
});

export const link: Fault = {
	usage: 'link down|up',
	summary: 'unplug the network cable',
	async apply(record, machine, state) {
		const down = isOn(state);
		await change(record, machine, 'link', down ? 'down' : undefined);
		return `${machine}: the link is ${down ? 'down' : 'up'}`;
	},
};

export const bandwidth = valued(
	'bandwidth',
	/^[0-9.]+[kmg]?(bit|bps)$/,
	'a rate as tc takes it, such as 50mbit',
	'bandwidth RATE|off',
	'limit its network in both directions, e.g. 50mbit',
);

export const loss = valued(
	'loss',
	/^[0-9]{1,2}(\.[0-9]+)?$/,
	'percent from 0 to 99',
	'loss PERCENT|off',
	'drop so many percent of all frames in each direction',
);

export const delay = valued(
	'delay',
	/^[0-9]{1,4}$/,
	'milliseconds from 0 to 9999',
	'delay MS|off',
	'hold every frame for so many milliseconds in each direction',
);

/** A black hole: the machines go on to believe in packets of 1500 bytes, and nobody tells them (no ICMP). */
export const mtu = valued(
	'mtu',
	/^[0-9]{3,4}$/,
	'bytes from 100 to 9999',
	'mtu BYTES|off',
	'let larger packets vanish in both directions, and say nothing',
);
