import {builderPassword} from '../cluster-yaml.ts';
import {exitCode} from '../fail.ts';
import {attachLab} from '../lab.ts';
import type {Verb} from '../verb.ts';
import {runInForeground} from './foreground.ts';

export const ssh: Verb = {
	usage: '[HOST] [-- COMMAND...]',
	summary: `log in as builder (password ${builderPassword}; none on the master)`,
	async run({lab: name, positionals: [host = 'master'], command}) {
		const lab = await attachLab(name);
		const tty = process.stdin.isTTY === true && process.stdout.isTTY === true;
		return (await runInForeground(await lab.sshArgv(host, command, {tty}))) || exitCode.done;
	},
};
