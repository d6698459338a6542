import {exitCode, LabError} from '../fail.ts';
import {attachLab} from '../lab.ts';
import type {Verb} from '../verb.ts';
import {runInForeground} from './foreground.ts';

export const exec: Verb = {
	usage: 'HOST [--user USER] -- COMMAND...',
	summary: 'run a command in a machine (as root; not through ssh)',
	async run({lab: name, positionals: [host], command, user}) {
		if (!host || command.length === 0) {
			throw new LabError('Give a machine and a command: exec HOST -- COMMAND...', exitCode.usage);
		}

		const lab = await attachLab(name);
		return runInForeground(await lab.enterArgv(host, command, {user, tty: process.stdout.isTTY === true}));
	},
};
