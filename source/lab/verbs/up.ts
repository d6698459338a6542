import {installClusterYaml} from '../cluster-yaml.ts';
import {exitCode} from '../fail.ts';
import {startFarm} from '../farm.ts';
import {startLab} from '../lab.ts';
import {formatStatus, labStatus} from '../status.ts';
import type {Verb} from '../verb.ts';

export const up: Verb = {
	usage: '[--size quick|full] [--workers N] [--base [HOST=]BASE] [--layer HOST=DIR] [--program DIR]',
	summary: 'boot a master and N workers; with --size: with a tree on the master',
	async run({lab: name, plan, program, size}) {
		const log = (line: string) => process.stderr.write(`${line}\n`);
		const started = performance.now();
		const options = {name, ...plan, log, ...(program === undefined ? {} : {program})};
		const lab = size === undefined ? await startLab(options) : (await startFarm({...options, size})).lab;
		if (size === undefined) {
			await installClusterYaml(lab);
		}

		process.stdout.write(formatStatus(await labStatus(lab.record)));
		log(`up in ${((performance.now() - started) / 1000).toFixed(1)} s`);
		return exitCode.done;
	},
};
