import {hostNames, masterName} from '../../config/config.ts';
import {cacheMaster} from '../../config/machines.ts';
import * as places from '../../config/places.ts';
import {chooseEngine} from '../engine.ts';
import {type Action, notYetMade, type PlanInput, type Stage, type Step, taskStep} from '../plan.ts';
import {formerCache} from './cache.ts';
import {masterFiles, masterPackages, masterServices, pumpSteps} from './master.ts';
import {whyUnserved} from './support.ts';
import {formerFirewall, workerSteps} from './worker.ts';

/** What no package mends; by their names in the doctor's registry, which builds on this plan. */
const machineQuestions = ['clock', 'disk', 'limits', 'dns', 'path-mtu'] as const;

function machineChecks(host: string, {facts}: PlanInput): readonly Step[] {
	if (facts[host] === undefined) return [];
	const asked = machineQuestions.filter((check) => host !== masterName || (check !== 'clock' && check !== 'path-mtu'));
	return asked.map((check) => taskStep(host, `check ${check}`, `the machine: ${check}`, {kind: 'check', check, isProof: true}));
}

export const provision: Action = {
	id: 'provision',
	key: 'p',
	title: 'Provision',
	label: 'provision',
	description: 'install and configure distcc, Redis, the compile cache and the tunnels',
	isDestructive: false,
	hosts: hostNames,
	missingWorker: 'left-undone',
	needsWorker: true,
	needsPassword: true,
	refuses: whyUnserved,
	plan(input) {
		if (input.tree.compilerDirectories.length === 0) {
			return {
				code: 'configuration',
				message: `There is no clang below ${input.config.master.tree}/${places.compilerGlob}.`,
				hint: 'Set master.tree to a complete AOSP checkout.',
			};
		}
		const shared = cacheMaster(input.config);
		if (shared !== undefined && input.settings.cachePassword === notYetMade) {
			return {
				code: 'not-provisioned',
				message: `The password of the cache of ${shared.name} is not known here yet.`,
				hint: 'Run ssh-setup, which logs in there and learns it.',
			};
		}
		const choice = chooseEngine(input.config.cache, input.cache);
		if ('code' in choice) return choice;
		const behind = input.config.workers.find(({jump}) => jump !== undefined);
		if (input.config.transport === 'direct' && behind !== undefined) {
			return {
				code: 'configuration',
				message: `${behind.name} lies behind a jump host, where compiles cannot go straight over the network.`,
				hint: 'Set transport: tunnel.',
			};
		}
		// Workers that could not be looked at are not planned for: their failure is on record, the others go on.
		const workers = input.config.workers
			.filter(({name}) => input.facts[name] !== undefined)
			.map((worker) => workerSteps(input, worker));
		const stages: Stage[] = [
			{title: 'packages', steps: [masterPackages(input, choice), ...workers.flatMap((steps) => steps.packages)]},
			{title: 'files', steps: [...masterFiles(input, choice), ...workers.flatMap((steps) => steps.files)]},
			{title: 'worker services', steps: workers.flatMap((steps) => steps.services)},
			{title: 'master services', steps: [...masterServices(input, choice), ...pumpSteps(input)]},
		];
		stages.push({title: 'machines', steps: hostNames(input.config).flatMap((host) => machineChecks(host, input))});
		const former = formerCache(
			input,
			stages.flatMap(({steps}) => steps),
		);
		const unneeded = [...former, ...formerFirewall(input)];
		return unneeded.length === 0 ? stages : [...stages, {title: 'no longer needed', steps: unneeded}];
	},
};
