import {hostNames, masterName} from '../config/config.ts';
import * as places from '../config/places.ts';
import {gateSteps} from './doctor/index.ts';
import type {Action} from './plan.ts';
import {taskStep} from './plan.ts';

export const build: Action = {
	id: 'build',
	key: 'b',
	title: 'Build',
	label: 'build',
	description: 'check what matters, prove every worker with a canary, build through the farm',
	isDestructive: false,
	hosts: hostNames,
	missingWorker: 'tolerated',
	needsWorker: true,
	needsPassword: false,
	telling: `${masterName}/build`,
	plan(input) {
		const {config, facts, tree} = input;
		const compiler = tree.compilerDirectories.at(-1);
		if (compiler === undefined) {
			return {
				code: 'configuration',
				message: `There is no clang below ${config.master.tree}/${places.compilerGlob}.`,
				hint: 'Set master.tree to a complete AOSP checkout.',
			};
		}
		const reachable = config.workers.filter(({name}) => facts[name] !== undefined);
		const gate = input.options['skip-checks'] === 'true' ? [] : [{title: 'checks', steps: gateSteps(input)}];
		return [
			...gate,
			{
				title: 'prepare',
				steps: [
					taskStep(masterName, 'prepare', 'compilers, scratch directory and cache server', {kind: 'prepare-build'}),
					taskStep(masterName, 'cache', 'sccache answers and stores in Redis', {kind: 'cache-answers'}),
				],
			},
			{
				title: 'canaries',
				steps: reachable.map(({name}) => taskStep(name, 'canary', 'compile a canary there', {kind: 'canary', compiler})),
			},
			{title: 'build', steps: [taskStep(masterName, 'build', `build ${config.build.target}`, {kind: 'build'})]},
		];
	},
};
