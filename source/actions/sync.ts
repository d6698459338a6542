import {hostNames, masterName, wantsPump} from '../config/config.ts';
import * as places from '../config/places.ts';
import type {Action, Step} from './plan.ts';
import {resourceStep, taskStep} from './plan.ts';

/** Never sent: results, repo's own store (it may double the bytes), caches. */
const excludes = ['/out/', '/.repo/', '/.ccache/', '/.sccache/'];

export const sync: Action = {
	id: 'sync',
	key: 'y',
	title: 'Sync',
	label: 'sync',
	description: 'bring to every worker what it needs to compile',
	isDestructive: false,
	hosts: hostNames,
	missingWorker: 'left-undone',
	needsWorker: true,
	needsPassword: false,
	plan({config, facts, tree}) {
		if (tree.compilerDirectories.length === 0) {
			return {
				code: 'configuration',
				message: `There is no clang below ${config.master.tree}/${places.compilerGlob}.`,
				hint: 'Set master.tree to a complete AOSP checkout.',
			};
		}
		const reachable = config.workers.filter(({name}) => facts[name] !== undefined);
		const isFull = config.sync.scope === 'full';
		const transfer = {
			kind: 'transfer',
			// Pump does not send the headers of a system, and takes a sysroot for one.
			roots: [...tree.compilerDirectories, ...(wantsPump(config) ? tree.sysroots : [])],
			destination: places.optDirectory,
			excludes: [],
		} as const;
		const fullTransfer = {kind: 'transfer', roots: ['.'], destination: config.master.tree, excludes} as const;
		const stepsOf = (name: string, user: string): readonly Step[] => [
			taskStep(name, 'toolchain', 'send the compilers', transfer),
			...(isFull
				? [
						resourceStep(name, 'tree-directory', `directory ${config.master.tree}`, {
							kind: 'directory' as const,
							path: config.master.tree,
							owner: user,
							mode: '755',
						}),
						taskStep(name, 'tree', 'send the tree', fullTransfer),
					]
				: []),
		];
		return [
			{title: 'transfer', steps: reachable.flatMap(({name, user}) => stepsOf(name, user))},
			{
				title: 'proof',
				steps: [
					// By its name in the doctor's registry, which builds on this plan.
					...reachable.map(({name}) =>
						taskStep(name, 'same-compiler', 'the compilers are the same as here', {
							kind: 'check',
							check: 'compiler-digest',
							isProof: true,
						}),
					),
					taskStep(masterName, 'shells', 'shells that source .distbuild_env compile there', {kind: 'open-for-shells'}),
				],
			},
		];
	},
};
