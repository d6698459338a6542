import {wantsPump} from '../../../config/config.ts';
import * as places from '../../../config/places.ts';
import {parsePumpCanary, pumpCanary} from '../../../tools/pump.ts';
import {type Check, fine, onlyAnswer, unknown, warn} from '../check.ts';

/** A build goes without pump: what is wrong with it never stops one. */
export const pumpChecks: readonly Check[] = [
	{
		id: 'pump',
		title: "distcc's pump mode works",
		on: 'master',
		isAlone: true,
		applies: (_host, {config}) => wantsPump(config),
		probes(_host, {config, facts, settings, tree}) {
			const worker = config.workers.find(({name}) => facts[name] !== undefined);
			const compiler = tree.compilerDirectories.at(-1);
			if (worker === undefined || compiler === undefined) return [];
			const scratch = places.scratchDirectory(settings.userId);
			const canary = {scratch, tree: config.master.tree, compilers: `${compiler}/bin`, worker: worker.name};
			return [{on: 'host', command: pumpCanary({...canary, connector: places.connectorPath})}];
		},
		read(answers) {
			if (answers.length === 0) return unknown('there is no worker or no compiler to try it with.');
			const verdict = parsePumpCanary(onlyAnswer(answers).stdout);
			if (verdict.state === 'unusable') return warn(`pump: not usable: ${verdict.reason}.`);
			if (verdict.state === 'undecided')
				return unknown(`pump: not tried, the worker did not compile (sync first?): ${verdict.reason}`);
			const outside = verdict.systemDirectories.filter((directory) => !directory.includes('/prebuilts/'));
			const needs = outside.length === 0 ? '' : `; host code needs ${outside.join(', ')} on the workers too`;
			return fine(`pump: usable${needs}`);
		},
		fix: () => ({byHand: 'use the plain mode (build.pump: off), or a master with a distcc-pump that works, such as Debian 13'}),
	},
];
