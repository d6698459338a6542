import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {exitCode, LabError} from '../fail.ts';
import {machineFolder} from '../machine.ts';
import {asRoot} from '../privilege.ts';
import {runOrFail} from '../process.ts';
import type {LabRecord} from '../record.ts';
import {type Fault, requireForm, writeSetting} from './fault.ts';

/** Bytes of a size such as 512m or 4g. */
export const sizeInBytes = (text: string): number => {
	const [, digits = '0', unit = ''] = /^([0-9]+)([kmgKMG]?)$/.exec(text) ?? [];
	return Number(digits) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
};

/** /proc/meminfo of a machine with `total` bytes, every other amount in proportion to the real one. */
export const fakeMeminfo = (real: string, total: number): string => {
	const realTotalKib = Number(/^MemTotal:\s*(\d+)/m.exec(real)?.[1] ?? 1);
	const factor = total / 1024 / realTotalKib;
	return real.replace(/^(\w+(?:\(\w+\))?:\s*)(\d+)( kB)$/gm, (_, name: string, kib: string, unit: string) => {
		const scaled = Math.round(Number(kib) * factor);
		return `${name}${scaled}${unit}`;
	});
};

/** /proc/cpuinfo with `cores` processors, copies of the first. */
export const fakeCpuinfo = (real: string, cores: number): string => {
	const first = real.split('\n\n')[0] ?? '';
	return Array.from({length: cores}, (_, index) =>
		first
			.replace(/^(processor\s*:).*$/m, `$1 ${index}`)
			.replace(/^(siblings\s*:).*$/m, `$1 ${cores}`)
			.replace(/^(cpu cores\s*:).*$/m, `$1 ${cores}`)
			.replace(/^(core id\s*:).*$/m, `$1 ${index}`),
	)
		.map((block) => `${block}\n\n`)
		.join('');
};

const hardware = (record: LabRecord, machine: string) => path.join(machineFolder(record.name, machine), 'hardware');

const fakeFiles = async (record: LabRecord, machine: string, files: Readonly<Record<string, string | undefined>>) => {
	const folder = hardware(record, machine);
	await mkdir(folder, {recursive: true});
	for (const [name, text] of Object.entries(files)) {
		const file = path.join(folder, name);
		await (text === undefined ? rm(file, {force: true}) : writeFile(file, text));
	}
};

const atNextBoot = (machine: string, what: string) => `${machine}: ${what} from its next boot on (\`fault ${machine} reboot\`)`;

export const cores: Fault = {
	usage: 'cores N|off',
	summary: 'show so many processors; at its next boot',
	async apply(record, machine, state) {
		if (state === 'off') {
			await fakeFiles(record, machine, {cpus: undefined, cpuinfo: undefined});
			await writeSetting(record, machine, 'cores', undefined);
			return atNextBoot(machine, 'the real processors');
		}

		const count = Number(requireForm(state, /^[1-9][0-9]{0,2}$/, 'a number from 1 to 999'));
		const cpus = count === 1 ? '0\n' : `0-${count - 1}\n`;
		await fakeFiles(record, machine, {cpus, cpuinfo: fakeCpuinfo(await readFile('/proc/cpuinfo', 'utf8'), count)});
		await writeSetting(record, machine, 'cores', String(count));
		return atNextBoot(machine, `${count} processors`);
	},
};

export const memory: Fault = {
	usage: 'memory SIZE|off',
	summary: 'show so much memory, e.g. 4g; at its next boot',
	async apply(record, machine, state) {
		if (state === 'off') {
			await fakeFiles(record, machine, {meminfo: undefined});
			await writeSetting(record, machine, 'memory', undefined);
			return atNextBoot(machine, 'the real memory');
		}

		const size = requireForm(state, /^[1-9][0-9]*[mg]$/, 'a size such as 512m or 4g');
		await fakeFiles(record, machine, {meminfo: fakeMeminfo(await readFile('/proc/meminfo', 'utf8'), sizeInBytes(size))});
		await writeSetting(record, machine, 'memory', size);
		return atNextBoot(machine, `${size} of memory`);
	},
};

// What the machine has written so far moves to the small disk; if it does not fit, the machine could not boot.
const checkFit = async (record: LabRecord, machine: string, size: string) => {
	const upper = path.join(machineFolder(record.name, machine), 'upper');
	const used = await runOrFail('Cannot measure the disk', asRoot(['du', '-sk', upper]));
	const usedBytes = Number(used.split('\t')[0]) * 1024;
	if (usedBytes >= sizeInBytes(size)) {
		const mib = Math.ceil(usedBytes / 1024 ** 2);
		throw new LabError(
			`${machine} has written ${mib} MiB already, which is more than ${size}: give it a larger disk.`,
			exitCode.usage,
		);
	}
};

export const smallDisk: Fault = {
	usage: 'small-disk SIZE|off',
	summary: 'a disk of that size, e.g. 150m; at its next boot',
	async apply(record, machine, state) {
		const size = state === 'off' ? undefined : requireForm(state, /^[1-9][0-9]*[kmg]$/, 'a size such as 150m');
		if (size) {
			await checkFit(record, machine, size);
		}

		await writeSetting(record, machine, 'small-disk', size);
		return atNextBoot(machine, size ? `a disk of ${size}` : 'its real disk');
	},
};
