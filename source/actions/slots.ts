import {type BuildMode, masterName, type WorkerConfig} from '../config/config.ts';
import {slotsFrom} from '../state/capacity.ts';
import type {HostFacts} from '../state/events.ts';
import {distccHosts, type FarmMember, type LocalLimits} from '../tools/distcc-hosts.ts';

const gibibyte = 1024 ** 3;

/** Before the first look at a worker: what a small one has. */
const unknownSlots = 4;

export function slotsOf(worker: WorkerConfig, facts: HostFacts | undefined): number {
	return slotsFrom(worker.slots, facts) ?? unknownSlots;
}

/**
 * Compiles that get ready while all slots are busy: a launcher, the cache's question and preprocessing stand before each, and
 * meanwhile a slot that has become free would stay empty. How many is an estimate (docs/decisions.md, "What keeps slots empty").
 */
function readyingOf(slots: number): number {
	return Math.ceil(slots / 4);
}

/**
 * `-j` for the whole build. Every slot can be kept busy, plus the master's own cores; but `-j` is one pool for compiles,
 * links and Java alike, so the master's memory bounds it: half a GiB per job is what its share of a remote compile
 * (preprocessing, waiting) and an average local step need together.
 */
export function jobsOf(jobs: number | 'auto', slots: number, master: HostFacts | undefined): number {
	if (jobs !== 'auto') return jobs;
	if (master === undefined) return Math.max(1, slots);
	return Math.max(master.cores, Math.min(wantedJobs(slots, master), memoryBound(master)));
}

function wantedJobs(slots: number, {cores}: HostFacts): number {
	return slots + readyingOf(slots) + cores;
}

function memoryBound({memoryBytes}: HostFacts): number {
	return Math.floor((2 * memoryBytes) / gibibyte);
}

function gibibytes(bytes: number): string {
	return `${(bytes / gibibyte).toFixed(bytes < 10 * gibibyte ? 1 : 0)} GiB`;
}

function farmText(workers: readonly FarmMember[]): string {
	const counts = new Set(workers.map(({slots}) => slots));
	const [first] = workers;
	if (first !== undefined && counts.size === 1)
		return `${workers.length} ${workers.length === 1 ? 'worker' : 'workers'} x ${first.slots} slots`;
	return `${workers.map(({name, slots}) => `${name} ${slots}`).join(' + ')} slots`;
}

/**
 * The same, as a sentence for people: what the number is made of and what bounds it. `waiting`: workers that are out of the
 * farm when the build begins and may join it; `-j` cannot grow later.
 */
export function jobsReasoning(
	jobs: number | 'auto',
	farm: readonly FarmMember[],
	waiting: readonly FarmMember[],
	master: HostFacts | undefined,
): {readonly jobs: number; readonly text: string} {
	const slots = [...farm, ...waiting].reduce((total, worker) => total + worker.slots, 0);
	const chosen = jobsOf(jobs, slots, master);
	if (jobs !== 'auto') return {jobs: chosen, text: `-j ${chosen}: as configured`};
	const parts = farm.length === 0 ? [] : [farmText(farm)];
	if (waiting.length > 0) parts.push(`${waiting.map(({name, slots: own}) => `${own} of ${name}`).join(' + ')}, which may join`);
	if (master === undefined) return {jobs: chosen, text: `-j ${chosen}: ${parts.join(' + ')}`};
	const wanted = wantedJobs(slots, master);
	const readying = slots === 0 ? [] : [`${readyingOf(slots)} that get ready meanwhile`];
	const sum = [...parts, ...readying, `${master.cores} cores of the master`].join(' + ');
	const bound = `half a GiB of its ${gibibytes(master.memoryBytes)} each`;
	if (chosen === wanted) return {jobs: chosen, text: `-j ${chosen}: ${sum}; its memory would bear ${memoryBound(master)}`};
	if (chosen === memoryBound(master))
		return {jobs: chosen, text: `-j ${chosen}: ${sum} = ${wanted}, bounded by its memory (${bound})`};
	return {jobs: chosen, text: `-j ${chosen}: the cores of the master; its memory would bear only ${memoryBound(master)}`};
}

/**
 * What the master does itself at once: compiles that cannot be distributed or fell back, one per core and GiB of memory, since a
 * big C++ unit takes about that; and preprocessing, twice as many as cores, since half of it is waiting.
 */
export function localLimits(master: HostFacts | undefined): LocalLimits {
	const cores = master?.cores ?? 2;
	const bearable = master === undefined ? cores : Math.max(1, Math.floor(master.memoryBytes / gibibyte));
	return {localSlots: Math.min(cores, bearable), localPreprocessors: cores * 2};
}

/** A core that preprocesses keeps about so many slots busy that compile (C++ of AOSP; preprocessing is a tenth of a compile). */
const slotsPerCore = 8;

/**
 * Whether pump mode is to be tried. `auto`: only where the master cannot preprocess for all slots, because plain mode is
 * seemed faster while it can (single runs in a busy lab, 60 units: 60 s with pump, 48 s without; the include server is one process).
 */
export function pumpReasoning(
	mode: BuildMode,
	slots: number,
	master: HostFacts | undefined,
): {readonly isWorthIt: boolean; readonly text: string} {
	if (mode === 'pump') return {isWorthIt: true, text: 'as configured'};
	const cores = master?.cores ?? 0;
	const isWorthIt = mode === 'auto' && slots > cores * slotsPerCore;
	return {isWorthIt, text: `${cores} cores of the master ${isWorthIt ? 'are few' : 'can preprocess'} for ${slots} slots`};
}

/** DISTCC_HOSTS for these workers. */
export function farmHosts(
	workers: readonly WorkerConfig[],
	facts: Readonly<Record<string, HostFacts>>,
): ReturnType<typeof distccHosts> {
	const farm = workers.map((worker) => ({name: worker.name, slots: slotsOf(worker, facts[worker.name])}));
	return distccHosts(farm, localLimits(facts[masterName]));
}
