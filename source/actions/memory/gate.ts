import type {Process} from '../../tools/processes.ts';

const mebibyte = 1024 ** 2;

export type Memory = {
	readonly totalBytes: number;
	readonly availableBytes: number;
	/** Share of time in which something waited for memory, from 0 to 100, where the kernel tells. */
	readonly pressure?: number;
};

/** Name of a program -> the most memory that one of it has had in this build. */
export type Peaks = Readonly<Record<string, number>>;

/** `held`: those that were stopped, the longest first. `ended`: kinds of which one has run to its end. `steps`: of the last look. */
export type Gate = {
	readonly peaks: Peaks;
	readonly held: readonly Process[];
	readonly ended: ReadonlySet<string>;
	readonly steps: readonly Process[];
};

export const initialGate: Gate = {peaks: {}, held: [], ended: new Set(), steps: []};

export type Decision = {
	readonly gate: Gate;
	readonly stop: readonly Process[];
	readonly go: readonly Process[];
	/** One sentence, where something was stopped or goes on. */
	readonly reason: string;
};

/** What must stay free, for the page cache and for what nobody foresees. */
function reserveOf({totalBytes}: Memory): number {
	return Math.min(4096 * mebibyte, Math.max(256 * mebibyte, totalBytes / 10));
}

/** A step that matters: a fiftieth of the machine. */
function heavyBytes({totalBytes}: Memory): number {
	return Math.max(64 * mebibyte, totalBytes / 50);
}

/** More than a tenth of the time waiting for memory: it is short, whatever the counters say. */
const highPressure = 10;

function isSame(one: Process, other: Process): boolean {
	return one.pid === other.pid && one.startTicks === other.startTicks;
}

function withPeaks(peaks: Peaks, steps: readonly Process[]): Peaks {
	const grown = steps.filter(({name, residentBytes}) => residentBytes > (peaks[name] ?? 0));
	if (grown.length === 0) return peaks;
	const added = grown.toSorted((one, other) => one.residentBytes - other.residentBytes);
	return {...peaks, ...Object.fromEntries(added.map(({name, residentBytes}) => [name, residentBytes]))};
}

/** Kinds of which one has run to its end, so that their peak is known. */
function withEnded({ended, steps: before}: Gate, steps: readonly Process[]): ReadonlySet<string> {
	const gone = before.filter(({name}) => !ended.has(name)).filter((step) => !steps.some((other) => isSame(step, other)));
	return gone.length === 0 ? ended : new Set([...ended, ...gone.map(({name}) => name)]);
}

/** How much more a step is going to take: what others of its kind took, or, while none has ended, as much again. */
function growth({peaks, ended}: Pick<Gate, 'peaks' | 'ended'>, {name, residentBytes}: Process): number {
	return Math.max((peaks[name] ?? 0) - residentBytes, ended.has(name) ? 0 : residentBytes);
}

function gigabytes(bytes: number): string {
	return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}

/**
 * Which heavy local steps wait, so that memory is never pushed into swap. A stopped process keeps what it has, so it must be
 * stopped while it is small: a step counts with what others of its name had at most. Where what is left would not do for all
 * that run, the youngest waits, one after the other; the oldest always runs, and so does one at least. They go on in the order
 * in which they were stopped.
 *
 * @param steps all local steps of the build, running and stopped
 */
export function decide(before: Gate, memory: Memory, steps: readonly Process[]): Decision {
	const peaks = withPeaks(before.peaks, steps);
	const known = {peaks, ended: withEnded(before, steps)};
	const held = before.held.filter((process) => steps.some((step) => isSame(step, process)));
	const isHeld = (step: Process) => held.some((process) => isSame(step, process));
	const isHeavy = ({name, residentBytes}: Process) => Math.max(residentBytes, peaks[name] ?? 0) >= heavyBytes(memory);
	const running = steps
		.filter((step) => !isHeld(step) && step.state !== 'T' && isHeavy(step))
		.toSorted((one, other) => one.startTicks - other.startTicks || one.pid - other.pid);
	const reserve = reserveOf(memory);
	const isStuck = (memory.pressure ?? 0) > highPressure;
	let left = memory.availableBytes - reserve - running.reduce((total, step) => total + growth(known, step), 0);
	const stop: Process[] = [];
	for (const step of running.slice(1).toReversed()) {
		if (left >= 0 && !(isStuck && stop.length === 0)) break;
		left += Math.max(growth(known, step), 1);
		stop.push(step);
	}
	const go: Process[] = [];
	if (stop.length === 0 && !isStuck) {
		for (const process of held) {
			const now = steps.find((step) => isSame(step, process)) ?? process;
			const needed = growth(known, now);
			const isAlone = running.length + go.length === 0;
			// Some more than nothing, or the next tick would stop it again.
			if (!isAlone && left - needed < reserve / 4) break;
			left -= needed;
			go.push(now);
		}
	} else if (running.length === 0) go.push(...held.slice(0, 1));
	const remaining = held.filter((process) => !go.some((step) => isSame(step, process)));
	const gate = {...known, steps, held: [...remaining, ...stop]};
	const reason =
		stop.length + go.length === 0
			? ''
			: `${gigabytes(memory.availableBytes)} of ${gigabytes(memory.totalBytes)} memory are left${gate.held.length === 0 ? ': all steps go on' : ''}`;
	return {gate, stop, go, reason};
}
