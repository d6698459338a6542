import type {WorkerConfig} from '../../config/config.ts';
import {firstHop, localAddressTo} from './greet.ts';

/** More names than these would keep a person waiting. */
const mostAsked = 3;

type Reached = {readonly worker: WorkerConfig; readonly localAddress?: string};

function isForOthers(address: string | undefined): boolean {
	return address !== undefined && !/^(127\.|::1$|::ffff:127\.)/.test(address);
}

/** This machine's address as the workers see it: what most of them were reached from, else what leads to the first of them. */
export async function masterAddress(workers: readonly Reached[]): Promise<string | undefined> {
	// Behind a jump host another network may lie, in which our address means nothing.
	const direct = workers.filter(({worker}) => worker.jump === undefined);
	const seen = (direct.length > 0 ? direct : workers).flatMap(({localAddress}) => localAddress ?? []).filter(isForOthers);
	const counts = [...Map.groupBy(seen, (address) => address)].toSorted(([, one], [, other]) => other.length - one.length);
	if (counts[0] !== undefined) return counts[0][0].replace(/^::ffff:/, '');
	for (const {worker} of workers.slice(0, mostAsked)) {
		const address = await localAddressTo(firstHop(worker).address);
		if (isForOthers(address)) return address;
	}
	return undefined;
}
