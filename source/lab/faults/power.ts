import {machineCgroup, processesIn} from '../cgroup.ts';
import {hasErrorCode, LabError} from '../fail.ts';
import {machineSignals, requireInit, startMachine, waitForMachine} from '../machine.ts';
import {findMachineInit} from '../namespaces.ts';
import {waitFor} from '../process.ts';
import type {LabRecord} from '../record.ts';
import {type Fault, isOn, writeSetting} from './fault.ts';

const powerOffTimeoutMs = 30_000;
const startTimeoutMs = 15_000;
const rebootTimeoutMs = 45_000;

// The supervisor's last act is to remove the machine's cgroup; a start before that would find it in use.
const waitForEnd = async (record: LabRecord, machine: string, timeoutMs: number) => {
	await waitForMachine(record, machine, 'off', timeoutMs);
	const folder = machineCgroup(record.cgroup, machine);
	const ended = await waitFor(async () => ((await processesIn(folder)).length === 0 ? true : undefined), timeoutMs);
	if (!ended) {
		throw new LabError(`Processes of ${machine} are still there ${timeoutMs / 1000} s after its init ended.`);
	}
};

const startAgain = async (record: LabRecord, machine: string) => {
	if ((await findMachineInit(record.cgroup, machine)) !== undefined) {
		return `${machine} is running already`;
	}

	await writeSetting(record, machine, 'hang', undefined);
	await startMachine(record, machine);
	await waitForMachine(record, machine, 'running', startTimeoutMs);
	return `${machine} boots`;
};

export const powerOff: Fault = {
	usage: 'power-off on|off',
	summary: 'shut it down in good order; off starts it again',
	async apply(record, machine, state) {
		if (!isOn(state)) {
			return startAgain(record, machine);
		}

		process.kill(await requireInit(record, machine), machineSignals.powerOff);
		await waitForEnd(record, machine, powerOffTimeoutMs);
		return `${machine} is off`;
	},
};

export const plug: Fault = {
	usage: 'plug on|off',
	summary: 'pull the plug: everything in it dies at once; off plugs it in and starts it',
	async apply(record, machine, state) {
		if (!isOn(state)) {
			return startAgain(record, machine);
		}

		process.kill(await requireInit(record, machine), 'SIGKILL');
		await waitForEnd(record, machine, powerOffTimeoutMs);
		return `${machine} has lost its power`;
	},
};

export const reboot: Fault = {
	usage: 'reboot',
	summary: 'restart it in good order',
	async apply(record, machine) {
		const before = await requireInit(record, machine);
		try {
			process.kill(before, machineSignals.reboot);
		} catch (error) {
			if (!hasErrorCode(error, 'ESRCH')) {
				throw error;
			}
		}

		const next = await waitFor(async () => {
			const init = await findMachineInit(record.cgroup, machine);
			return init !== undefined && init !== before ? init : undefined;
		}, rebootTimeoutMs);
		if (next === undefined) {
			throw new LabError(`${machine} did not come back within ${rebootTimeoutMs / 1000} s of its reboot.`);
		}

		return `${machine} has rebooted`;
	},
};
