import {type Config, hostNames, masterName} from '../config/config.ts';
import type {Action, LedgerEntry, Step} from './plan.ts';
import {taskStep} from './plan.ts';

/** The ledger in reverse, per host. Tunnels go before the keys that they log in with, because they came after them. */
function undoSteps(ledger: readonly LedgerEntry[]): readonly Step[] {
	return ledger
		.toReversed()
		.map((entry) => taskStep(entry.host, `undo ${entry.id}`, `undo: ${entry.title}`, {kind: 'undo', entryId: entry.id}));
}

/** Hosts that we have changed; one that owes nothing need not be up. */
function owedHosts(config: Config, ledger: readonly LedgerEntry[]): readonly string[] {
	return hostNames(config).filter((name) => name === masterName || ledger.some((entry) => entry.host === name));
}

export const teardown: Action = {
	id: 'teardown',
	key: 't',
	title: 'Teardown',
	label: 'teardown',
	description: 'undo everything that this program did to the machines',
	isDestructive: true,
	hosts: owedHosts,
	missingWorker: 'left-undone',
	needsWorker: false,
	needsPassword: true,
	plan({config, ledger}) {
		const known = new Set(hostNames(config));
		return [
			{title: 'undo', steps: undoSteps(ledger.filter((entry) => known.has(entry.host)))},
			{title: 'forget', steps: [taskStep(masterName, 'forget', 'remove our key, host keys and scratch files', {kind: 'forget'})]},
		];
	},
};
