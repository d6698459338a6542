import type {WorkerConfig} from '../config/config.ts';
import type {HostFacts} from '../state/events.ts';

const gibibyte = 1024 ** 3;

/**
 * Concurrent compiles of a worker: two more than its cores, so that transfers overlap with work, and at most one per GiB of
 * memory, since big C++ units take about that. distccd accepts 1 to 200 (dopt.c, distcc 3.4).
 */
export function slotsOf(worker: WorkerConfig, facts: HostFacts | undefined): number {
	if (worker.slots !== undefined) return worker.slots;
	if (facts === undefined) return 4;
	return Math.max(1, Math.min(facts.cores + 2, Math.floor(facts.memoryBytes / gibibyte), 200));
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
