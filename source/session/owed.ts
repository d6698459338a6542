import type {Config} from '../config/config.ts';
import {hostNames} from '../config/config.ts';
import {otherMachines} from '../config/machines.ts';
import {Ledger} from '../engine/ledger.ts';
import {statePaths} from '../engine/paths.ts';

/** What the ledger says of one host: changes that a teardown has to take back, and what it had to leave. */
export type Owed = {
	readonly host: string;
	readonly changes: number;
	readonly kept: readonly string[];
	readonly isWorker: boolean;
};

export function owedBy(config: Config): readonly Owed[] {
	const entries = new Ledger(statePaths(config.cluster).ledger).entries();
	const known = [...hostNames(config), ...otherMachines(config).map(({name}) => name)];
	return [...Map.groupBy(entries, ({host}) => host)].map(([host, those]) => ({
		host,
		changes: those.filter(({kept}) => kept === undefined).length,
		kept: those.flatMap(({kept}) => (kept === undefined ? [] : [kept])),
		isWorker: known.includes(host),
	}));
}

export function owedHosts(config: Config): readonly string[] {
	return owedBy(config).map(({host}) => host);
}

/** For people: one line a host that needs their attention. */
export function owedText(owed: readonly Owed[]): string {
	return owed
		.flatMap(({host, changes, kept, isWorker}) => [
			...(isWorker ? [] : [`${host} is no worker any more, and ${changes} changes are owed there: teardown takes them back`]),
			...kept.map((reason) => `${host}: a teardown left this as it is: ${reason}`),
		])
		.map((line) => `${line}\n`)
		.join('');
}
