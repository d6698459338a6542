import {exitCode, LabError} from '../../source/lab/fail.ts';
import type {Bench, BenchOutcome} from '../bench.ts';
import {parts} from './parts.ts';

export const build: Bench = {
	summary: `what the chain costs and how full the farm is: ${parts.map(({name}) => name).join(', ')}`,
	async run(log, {only}) {
		const chosen = parts.filter(({name}) => only === undefined || name === only);
		if (chosen.length === 0)
			throw new LabError(`There is no part ${only}. Known: ${parts.map(({name}) => name).join(', ')}.`, exitCode.usage);
		const outcomes: BenchOutcome[] = [];
		for (const part of chosen) {
			log(`${part.name}: ${part.summary}`);
			outcomes.push(await part.run(log));
		}
		const text = outcomes.flatMap((outcome) => (outcome.text === undefined ? [] : [outcome.text])).join('\n');
		return {measures: outcomes.flatMap(({measures}) => measures), ...(text === '' ? {} : {text})};
	},
};
