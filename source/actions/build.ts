import {type Config, hostNames, isPump, masterName} from '../config/config.ts';
import * as places from '../config/places.ts';
import {gateSteps} from './doctor/index.ts';
import type {Action, Plan} from './plan.ts';
import {taskStep} from './plan.ts';

/** What is built, in words: `aosp_arm64-eng: adbd libc, system/core/adb`. */
export function wishText({build: {target, modules, directories}}: Config): string {
	const named = [...(modules.length === 0 ? [] : [modules.join(' ')]), ...directories.map((directory) => `${directory}/`)];
	return named.length === 0 ? target : `${target}: ${named.join(', ')}`;
}

function cleaning({build: {clean: level, modules}}: Config): Plan {
	if (level === 'none') return [];
	const title = level === 'modules' ? `delete what ${modules.join(', ')} were made into` : `${level} of out/`;
	return [{title: 'clean', steps: [taskStep(masterName, 'clean', title, {kind: 'clean-out', level})]}];
}

export const build: Action = {
	id: 'build',
	key: 'b',
	title: 'Build',
	label: 'build',
	description: 'check what matters, prove every worker with a canary, build through the farm',
	isDestructive: false,
	hosts: hostNames,
	missingWorker: 'tolerated',
	needsWorker: ({build}) => build.mode !== 'local',
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
		const isLocal = config.build.mode === 'local';
		const isAdopted = input.options['adopt'] !== undefined;
		const reachable = isLocal ? [] : config.workers.filter(({name}) => facts[name] !== undefined);
		const checks = gateSteps(input).filter(({host}) => !isLocal || host === masterName);
		const gate = input.options['skip-checks'] === 'true' ? [] : [{title: 'checks', steps: checks}];
		const prepare = {
			title: 'prepare',
			steps: [
				taskStep(masterName, 'prepare', 'compilers, scratch directory and cache server', {kind: 'prepare-build'}),
				taskStep(masterName, 'cache', 'sccache answers and stores in Redis', {kind: 'cache-answers'}),
			],
		};
		const canaries = reachable.map(({name}) => taskStep(name, 'canary', 'compile canaries there', {kind: 'canary', compiler}));
		const proof = isLocal ? [] : [{title: 'canaries', steps: canaries}];
		const pumpTitle = 'who preprocesses: canaries through an include server';
		const pump = isPump(config)
			? [{title: 'pump', steps: [taskStep(masterName, 'pump', pumpTitle, {kind: 'prove-pump', compiler})]}]
			: [];
		const work = {title: 'build', steps: [taskStep(masterName, 'build', `build ${wishText(config)}`, {kind: 'build'})]};
		// What a build that runs already stands on must not be swept away under it.
		return isAdopted ? [...proof, work] : [...gate, prepare, ...proof, ...pump, ...cleaning(config), work];
	},
};
