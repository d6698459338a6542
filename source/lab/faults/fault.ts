import {readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {exitCode, LabError} from '../fail.ts';
import {machineFolder} from '../machine.ts';
import type {LabRecord} from '../record.ts';

/**
 * One way to break a machine.
 *
 * `apply` takes what stands behind the kind on the command line: 'on', 'off' or a value such as '50mbit'. It gives a
 * sentence for people.
 */
export type Fault = {
	readonly usage: string;
	readonly summary: string;
	readonly apply: (record: LabRecord, machine: string, state: string) => Promise<string>;
};

const settingFile = (record: LabRecord, machine: string, kind: string) =>
	path.join(machineFolder(record.name, machine), 'faults', kind);

/** What is set for a machine, kept as one small file a kind: the machine's scripts read the same files. */
export const readSetting = async (record: LabRecord, machine: string, kind: string): Promise<string | undefined> =>
	readFile(settingFile(record, machine, kind), 'utf8').then(
		(text) => text.trim(),
		() => undefined,
	);

export const writeSetting = async (record: LabRecord, machine: string, kind: string, value: string | undefined) => {
	const file = settingFile(record, machine, kind);
	await (value === undefined ? rm(file, {force: true}) : writeFile(file, `${value}\n`));
};

/** Gives the value if it has the form that a fault wants, or says what would be right. */
export const requireForm = (value: string, form: RegExp, example: string): string => {
	if (!form.test(value)) {
		throw new LabError(`'${value}' is not what this fault takes: give ${example}, or off.`, exitCode.usage);
	}

	return value;
};

/** Only on or off, with synonyms that read better on the command line. */
export const isOn = (state: string): boolean => {
	if (['on', 'down', 'pull'].includes(state)) {
		return true;
	}

	if (['off', 'up', 'plug'].includes(state)) {
		return false;
	}

	throw new LabError(`'${state}' is neither on nor off.`, exitCode.usage);
};
