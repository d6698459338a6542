import {stat} from 'node:fs/promises';
import path from 'node:path';
import {listFaults} from './faults.ts';
import {machineFolder} from './machine.ts';
import {findCapsule, findMachineInit} from './namespaces.ts';
import type {LabRecord} from './record.ts';

export type MachineStatus = {
	readonly name: string;
	readonly base: string;
	readonly address: string;
	readonly state: 'running' | 'hung' | 'off';
	readonly uptimeSeconds: number | undefined;
	readonly faults: Readonly<Record<string, string>>;
};

export type LabStatus = {
	readonly name: string;
	readonly capsule: 'running' | 'dead';
	readonly machines: readonly MachineStatus[];
};

const statusOf = async (record: LabRecord, machine: LabRecord['machines'][number]): Promise<MachineStatus> => {
	const isOn = (await findMachineInit(record.cgroup, machine.name)) !== undefined;
	const faults = await listFaults(record, machine.name);
	// Written anew at each boot.
	const booted = isOn
		? await stat(path.join(machineFolder(record.name, machine.name), 'boot-id')).catch(() => undefined)
		: undefined;
	return {
		name: machine.name,
		base: `${machine.base}${record.codenames[machine.base] === machine.base ? '' : ` (${record.codenames[machine.base]})`}`,
		address: machine.address,
		state: isOn ? (faults['hang'] ? 'hung' : 'running') : 'off',
		uptimeSeconds: booted ? Math.round((Date.now() - booted.mtimeMs) / 1000) : undefined,
		faults,
	};
};

/** What of a lab is running now. */
export const labStatus = async (record: LabRecord): Promise<LabStatus> => ({
	name: record.name,
	capsule: (await findCapsule(record.cgroup)) === undefined ? 'dead' : 'running',
	machines: await Promise.all(record.machines.map((machine) => statusOf(record, machine))),
});

/** The table that `status` prints. */
export const formatStatus = (status: LabStatus): string => {
	const rows = [
		['machine', 'base', 'address', 'state', 'up', 'faults'],
		...status.machines.map((machine) => [
			machine.name,
			machine.base,
			machine.address,
			machine.state,
			machine.uptimeSeconds === undefined ? '-' : `${machine.uptimeSeconds} s`,
			Object.entries(machine.faults)
				.map(([kind, value]) => (value === 'on' ? kind : `${kind} ${value}`))
				.join(', ') || '-',
		]),
	];
	const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
	const table = rows.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd(),
	);
	return [`lab ${status.name}: capsule ${status.capsule}`, ...table, ''].join('\n');
};
