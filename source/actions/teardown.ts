import {masterName} from '../config/config.ts';
import type {Action, LedgerEntry, Step} from './plan.ts';
import {taskStep} from './plan.ts';

/** The ledger in reverse, per host. Tunnels go before the keys that they log in with, because they came after them. */
function undoSteps(ledger: readonly LedgerEntry[]): readonly Step[] {
	return ledger
		.toReversed()
		.map((entry) => taskStep(entry.host, `undo ${entry.id}`, `undo: ${entry.title}`, {kind: 'undo', entryId: entry.id}));
}

export const teardown: Action = {
	id: 'teardown',
	key: 't',
	title: 'Teardown',
	label: 'teardown',
	description: 'undo everything that this program did to the machines',
	isDestructive: true,
	needsFacts: true,
	needsPassword: true,
	plan({ledger}) {
		return [
			{title: 'undo', steps: undoSteps(ledger)},
			{title: 'forget', steps: [taskStep(masterName, 'forget', 'remove our key, host keys and scratch files', {kind: 'forget'})]},
		];
	},
};
