import {access, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {machineCgroup, processesIn} from '../cgroup.ts';
import {LabError} from '../fail.ts';
import {requireInit} from '../machine.ts';
import {waitFor} from '../process.ts';
import type {LabRecord} from '../record.ts';
import {type Fault, isOn, readSetting, writeSetting} from './fault.ts';

const freezeTimeoutMs = 5000;

/** True while a machine is frozen. */
export const isHung = async (record: LabRecord, machine: string) => (await readSetting(record, machine, 'hang')) !== undefined;

const freeze = async (folder: string, value: '0' | '1') => {
	await writeFile(path.join(folder, 'cgroup.freeze'), value);
	const events = path.join(folder, 'cgroup.events');
	const done = await waitFor(
		async () => ((await readFile(events, 'utf8')).includes(`frozen ${value}`) ? true : undefined),
		freezeTimeoutMs,
	);
	if (!done) {
		throw new LabError(`The kernel did not report the change of ${folder} within ${freezeTimeoutMs / 1000} s.`);
	}
};

/**
 * A machine that hangs: its kernel still answers pings and opens connections, but nobody in it ever says a word. That is
 * another failure than being off, and the one that naive health checks miss.
 */
export const hang: Fault = {
	usage: 'hang on|off',
	summary: 'freeze every process in it; connections open but nothing answers',
	async apply(record, machine, state) {
		const on = isOn(state);
		await requireInit(record, machine);
		const folder = machineCgroup(record.cgroup, machine);
		const hasFreezer = await access(path.join(folder, 'cgroup.freeze')).then(
			() => true,
			() => false,
		);
		if (hasFreezer) {
			await freeze(folder, on ? '1' : '0');
		} else {
			// Kernels before 5.2. Init last on the way down and first on the way up would not matter: it ignores its children's stops.
			for (const pid of await processesIn(folder)) {
				process.kill(pid, on ? 'SIGSTOP' : 'SIGCONT');
			}
		}

		await writeSetting(record, machine, 'hang', on ? 'on' : undefined);
		return on ? `${machine} hangs` : `${machine} goes on`;
	},
};
