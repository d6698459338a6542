import {exitCode} from '../fail.ts';
import {startLab} from '../lab.ts';
import {formatStatus, labStatus} from '../status.ts';
import type {Verb} from '../verbs.ts';

export const up: Verb = {
	usage: '[--workers N] [--base [HOST=]BASE] [--layer HOST=DIR] [--program DIR]',
	summary: 'boot a master and N workers',
	async run({lab: name, plan, program}) {
		const log = (line: string) => process.stderr.write(`${line}\n`);
		const started = performance.now();
		const lab = await startLab({name, ...plan, log, ...(program === undefined ? {} : {program})});
		process.stdout.write(formatStatus(await labStatus(lab.record)));
		log(`up in ${((performance.now() - started) / 1000).toFixed(1)} s`);
		return exitCode.done;
	},
};
