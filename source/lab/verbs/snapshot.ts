import {exitCode, LabError} from '../fail.ts';
import {attachLab} from '../lab.ts';
import type {Verb} from '../verb.ts';

export const snapshot: Verb = {
	usage: 'HOST',
	summary: 'packages, units, files, users, sockets and keys of a machine as JSON',
	async run({lab: name, positionals: [host]}) {
		if (!host) {
			throw new LabError('Give a machine: snapshot HOST', exitCode.usage);
		}

		const lab = await attachLab(name);
		process.stdout.write(`${JSON.stringify(await lab.snapshot(host, {skip: ['/home/builder/aosp']}), undefined, '\t')}\n`);
		return exitCode.done;
	},
};
