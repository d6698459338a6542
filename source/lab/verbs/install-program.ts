import {exitCode} from '../fail.ts';
import {attachLab} from '../lab.ts';
import type {Verb} from '../verb.ts';

export const installProgramVerb: Verb = {
	usage: '[--program DIR]',
	summary: 'put the built program on the master (again)',
	async run({lab: name, program}) {
		const lab = await attachLab(name);
		const installed = await lab.installProgram(program, (line) => process.stderr.write(`${line}\n`));
		return installed ? exitCode.done : exitCode.precondition;
	},
};
