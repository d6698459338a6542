import {firstEngine} from '../../source/actions/engine.ts';
import {isFailure, type Plan, type PlanInput} from '../../source/actions/plan.ts';
import type {Failure} from '../../source/state/failure.ts';
import {someFacts} from '../support/events.ts';

/** A cluster of two workers, both looked at, with one compiler in the tree. */
export const input: PlanInput = {
	config: {
		cluster: 'farm',
		user: 'builder',
		master: {address: '10.0.0.1', tree: '/home/builder/aosp'},
		workers: [
			{name: 'w1', address: '10.0.0.2', port: 22, user: 'builder', slots: 6},
			{name: 'w2', address: '10.0.0.3', port: 2222, user: 'ci'},
		],
		build: {
			target: 'aosp_arm64-eng',
			modules: ['adbd'],
			directories: [],
			variables: [],
			clean: 'none',
			jobs: 'auto',
			pump: 'off',
			mode: 'plain',
		},
		sync: {scope: 'toolchain'},
		transport: 'tunnel',
		trust: 'one-way',
		cache: {engine: 'auto', persistence: 'none', listen: 'loopback'},
	},
	facts: {master: someFacts, w1: someFacts, w2: someFacts},
	failures: {},
	options: {},
	tree: {
		compilerDirectories: ['prebuilts/clang/host/linux-x86/clang-r1', 'prebuilts/clang/host/linux-x86/clang-r2'],
		sysroots: ['prebuilts/gcc/linux-x86/host/glibc/sysroot'],
	},
	cache: {
		packages: {'redis-server': {candidate: '8.0.6'}, sccache: {candidate: '0.17.0'}},
		isTemporaryInMemory: false,
		temporaryBytes: 0,
	},
	engine: firstEngine,
	ledger: [],
	settings: {
		userId: 1000,
		keyPath: '/home/builder/.key',
		knownHostsPath: '/home/builder/.hosts',
		publicKey: 'ssh-ed25519 AAAA',
		redisPassword: 'very-secret',
		cachePassword: 'quite-secret',
		downloadDirectory: '/home/builder/.downloads',
	},
};

const {w2: _unreachable, ...reached} = input.facts;
/** The same, but `w2` could not be looked at. */
export const withoutW2: PlanInput = {...input, facts: reached};

export function planOf(result: Plan | Failure): Plan {
	if (isFailure(result)) throw new Error(result.message);
	return result;
}

/** Stage titles with their step ids: the order in which everything happens. */
export function order(plan: Plan): readonly (readonly [string, readonly string[]])[] {
	return plan.map(({title, steps}) => [title, steps.map((step) => step.id)]);
}
