import {type Config, hostNames, masterName} from '../config/config.ts';
import {machinesByDistance, passedTo} from '../config/machines.ts';
import {isLevel, isWithin, type Level, levelOf} from './levels.ts';
import type {Action, LedgerEntry, Step} from './plan.ts';
import {taskStep} from './plan.ts';

/** The ledger in reverse, per host. Tunnels go before the keys that they log in with, because they came after them. */
function undoSteps(ledger: readonly LedgerEntry[]): readonly Step[] {
	return ledger
		.toReversed()
		.map((entry) => taskStep(entry.host, `undo ${entry.id}`, `undo: ${entry.title}`, {kind: 'undo', entryId: entry.id}));
}

/** The configuration with the hosts that the ledger still owes something and that are no workers any more. */
export function withOwedHosts(config: Config, ledger: readonly LedgerEntry[]): Config {
	const known = new Set(hostNames(config));
	const owed = new Map(
		ledger.flatMap(({host, target}) => (target === undefined || known.has(host) ? [] : [[host, target] as const])),
	);
	return owed.size === 0 ? config : {...config, workers: [...config.workers, ...owed.values()]};
}

/** Hosts that we have changed; one where nothing is to be done need not be up. */
function owedHosts(config: Config, ledger: readonly LedgerEntry[]): readonly string[] {
	const owed = new Set(ledger.flatMap(({host, kept}) => (kept === undefined ? [host] : [])));
	return hostNames(config).filter((name) => name === masterName || owed.has(name));
}

function chosenLevel(text: string | undefined): Level {
	return text !== undefined && isLevel(text) ? text : 'everything';
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
	plan({config, ledger, options}) {
		const level = chosenLevel(options['level']);
		// What an earlier teardown had to keep is tried again where we come to the host anyway: our key may be gone there.
		const visited = new Set(owedHosts(config, ledger));
		const mine = ledger.filter(({host, resource}) => visited.has(host) && isWithin(levelOf(resource), level));
		// Others are reached through these: their keys go last, the way to them first.
		const ways = machinesByDistance(config).map((machines) => machines.filter((machine) => passedTo(config, machine).length > 0));
		const isWay = new Set(ways.flat().map(({name}) => name));
		const undo = [
			{title: 'undo', steps: undoSteps(mine.filter(({host}) => !isWay.has(host)))},
			...ways.toReversed().map((machines) => ({
				title: 'undo on the way',
				steps: undoSteps(mine.filter(({host}) => machines.some(({name}) => name === host))),
			})),
		].filter(({steps}, index) => index === 0 || steps.length > 0);
		if (level !== 'everything') return undo;
		return [
			...undo,
			{title: 'forget', steps: [taskStep(masterName, 'forget', 'remove our key, host keys and scratch files', {kind: 'forget'})]},
		];
	},
};
