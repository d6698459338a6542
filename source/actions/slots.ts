import {masterName, type WorkerConfig} from '../config/config.ts';
import {slotsFrom} from '../state/capacity.ts';
import type {HostFacts} from '../state/events.ts';
import {distccHosts} from '../tools/distcc-hosts.ts';

const gibibyte = 1024 ** 3;

/** Before the first look at a worker: what a small one has. */
const unknownSlots = 4;

export function slotsOf(worker: WorkerConfig, facts: HostFacts | undefined): number {
	return slotsFrom(worker.slots, facts) ?? unknownSlots;
}

/**
 * `-j` for the whole build. Every slot can be kept busy, plus the master's own cores; but `-j` is one pool for compiles,
 * links and Java alike, so the master's memory bounds it: half a GiB per job is what its share of a remote compile
 * (preprocessing, waiting) and an average local step need together.
 */
export function jobsOf(jobs: number | 'auto', slots: number, master: HostFacts | undefined): number {
	if (jobs !== 'auto') return jobs;
	if (master === undefined) return Math.max(1, slots);
	return Math.max(master.cores, Math.min(slots + master.cores, Math.floor((2 * master.memoryBytes) / gibibyte)));
}

/** DISTCC_HOSTS for these workers. The master's own cores bound what cannot be distributed, twice as many what it preprocesses. */
export function farmHosts(
	workers: readonly WorkerConfig[],
	facts: Readonly<Record<string, HostFacts>>,
): ReturnType<typeof distccHosts> {
	const cores = facts[masterName]?.cores ?? 2;
	const farm = workers.map((worker) => ({name: worker.name, slots: slotsOf(worker, facts[worker.name])}));
	return distccHosts(farm, {localSlots: cores, localPreprocessors: cores * 2});
}
