import {exitCode} from '../fail.ts';
import {requireRecord} from '../record.ts';
import {formatStatus, labStatus} from '../status.ts';
import type {Verb} from '../verb.ts';

export const status: Verb = {
	usage: '[--json]',
	summary: 'what is running, and which faults are set',
	async run({lab, json}) {
		const now = await labStatus(await requireRecord(lab));
		process.stdout.write(json ? `${JSON.stringify(now)}\n` : formatStatus(now));
		return now.capsule === 'running' ? exitCode.done : exitCode.precondition;
	},
};
