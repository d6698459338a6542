import {exitCode} from '../fail.ts';
import {startFarm} from '../farm.ts';
import {takeDownOnSignal} from '../guard.ts';
import {documentOf} from '../headless/document.ts';
import {runHeadless} from '../headless/headless.ts';
import {judge} from '../headless/judge.ts';
import {formatResult} from '../headless/table.ts';
import type {Verb} from '../verb.ts';

export const headless: Verb = {
	usage: '[--workers N] [--size quick|full] [--base BASE] [--keep] [--json]',
	summary: 'from nothing to two builds and back, with a table of what happened',
	async run({lab: name, plan, program, size = 'full', keep, json}) {
		const started = performance.now();
		const log = (line: string) => {
			const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
			process.stderr.write(`${seconds} s  ${line}\n`);
		};
		const release = takeDownOnSignal(name, log);
		const farm = await startFarm({name, ...plan, size, log, ...(program === undefined ? {} : {program})});
		try {
			const result = await runHeadless(farm, log);
			const deviations = judge(result);
			process.stdout.write(`\n${formatResult(result, deviations)}`);
			if (json) {
				process.stdout.write(`${await documentOf(result, deviations)}\n`);
			}

			return deviations.length === 0 ? exitCode.done : exitCode.failed;
		} finally {
			if (keep) {
				log(`the lab is kept: npm run lab -- down --lab ${name}`);
			} else {
				log('taking the lab down');
				await farm.lab.stop();
			}

			release();
		}
	},
};
