import {exitCode, LabError} from '../fail.ts';
import {applyFault, faults, listFaults} from '../faults.ts';
import {attachLab} from '../lab.ts';
import type {Verb} from '../verb.ts';

const kinds = () =>
	Object.values(faults)
		.map(({usage, summary}) => `  ${usage.padEnd(24)} ${summary}\n`)
		.join('');

export const fault: Verb = {
	usage: 'HOST KIND [on|off|VALUE] | HOST list',
	summary: 'break a machine, or mend it; without KIND: what there is',
	async run({lab: name, positionals: [host, kind, state = 'on']}) {
		if (!host || !kind) {
			process.stdout.write(`fault HOST KIND, where KIND is one of\n${kinds()}`);
			return host ? exitCode.usage : exitCode.done;
		}

		const {record, machines} = await attachLab(name);
		if (!machines.some((machine) => machine.name === host)) {
			throw new LabError(
				`There is no machine '${host}': the lab has ${machines.map((machine) => machine.name).join(', ')}.`,
				exitCode.usage,
			);
		}

		if (kind === 'list') {
			const set = Object.entries(await listFaults(record, host));
			process.stdout.write(set.length === 0 ? 'none\n' : set.map(([key, value]) => `${key} ${value}\n`).join(''));
			return exitCode.done;
		}

		process.stdout.write(`${await applyFault(record, host, kind, state)}\n`);
		return exitCode.done;
	},
};
