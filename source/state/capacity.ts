import type {HostFacts} from './events.ts';

const gibibyte = 1024 ** 3;

/**
 * Concurrent compiles of a worker: as configured, else two more than its cores, so that transfers overlap with work, and at most
 * one per GiB of memory, since big C++ units take about that. distccd accepts 1 to 200 (dopt.c, distcc 3.4). Undefined where
 * neither is known.
 */
export function slotsFrom(configured: number | undefined, facts: HostFacts | undefined): number | undefined {
	if (configured !== undefined || facts === undefined) return configured;
	return Math.max(1, Math.min(facts.cores + 2, Math.floor(facts.memoryBytes / gibibyte), 200));
}
