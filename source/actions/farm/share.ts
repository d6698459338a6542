import type {Attempts} from '../../tools/distcc-attempts.ts';
import type {Worker} from './policy.ts';

/** How much of a worker is used, and what was measured of it since that was decided. */
export type Share = {
	/** Given now, from 1 to all that it has. */
	readonly slots: number;
	readonly reason: string;
	readonly isSlow: boolean;
	readonly measured: {readonly jobs: number; readonly ms: number};
	/** A cut that has to prove itself: what it had, and the mean time then. */
	readonly trial?: {readonly slots: number; readonly meanMs: number};
	/** Slow by nature: fewer slots did not make it quicker at this mean time. */
	readonly natureMs?: number;
};

/** Twice the time of the others is slow; a third more is as good as the others. Between them nothing changes. */
const slowFactor = 2;
const quickFactor = 1.3;
/** A cut was free where the worker does nearly as many compiles a second as before. */
const freeShare = 0.85;

export function fullShare(slots: number): Share {
	return {slots, reason: '', isSlow: false, measured: {jobs: 0, ms: 0}};
}

function meanMs({measured: {jobs, ms}}: Share): number {
	return ms / Math.max(1, jobs);
}

/** Each slot has done about three compiles since the last decision. */
function isMeasured({slots, measured}: Share): boolean {
	return measured.jobs >= Math.max(8, 3 * slots);
}

function median(values: readonly number[]): number | undefined {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.floor((sorted.length - 1) / 2)];
}

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}

function measuredAnew(share: Share): Share {
	return {...share, measured: {jobs: 0, ms: 0}};
}

/** The cut has been measured: did it cost anything? */
function tried(worker: Worker, trial: NonNullable<Share['trial']>): Share {
	const {trial: _trial, ...share} = worker.share;
	const mean = meanMs(share);
	const isFree = share.slots / mean >= freeShare * (trial.slots / trial.meanMs);
	if (isFree) return measuredAnew(share);
	const reason = `slow (${seconds(mean)} a compile), but fewer slots make it no quicker: it keeps ${trial.slots}, behind the others`;
	return measuredAnew({...share, slots: trial.slots, natureMs: Math.max(mean, trial.meanMs), reason});
}

function decided(worker: Worker, referenceMs: number): Share {
	const {share} = worker;
	const mean = meanMs(share);
	if (share.trial !== undefined) return tried(worker, share.trial);
	const isSlow = mean > slowFactor * referenceMs;
	const isKnownSlow = share.natureMs !== undefined && mean < 1.5 * share.natureMs;
	if (isSlow && !isKnownSlow && share.slots > 1) {
		const slots = Math.max(1, Math.ceil(share.slots * Math.max(0.5, referenceMs / mean)));
		const reason = `slow: ${seconds(mean)} a compile, the others ${seconds(referenceMs)}: ${slots} of ${worker.slots} slots`;
		return {...fullShare(slots), reason, isSlow, trial: {slots: share.slots, meanMs: mean}};
	}
	if (mean > quickFactor * referenceMs) return {...measuredAnew(share), isSlow};
	if (share.slots === worker.slots) return fullShare(worker.slots);
	const slots = share.slots + 1;
	return {...fullShare(slots), reason: slots === worker.slots ? '' : `quicker again: ${slots} of ${worker.slots} slots`};
}

function taken(worker: Worker, attempts: Attempts | undefined): Worker {
	if (attempts === undefined || worker.standing !== 'in') return worker;
	const {jobs, ms} = worker.share.measured;
	return {...worker, share: {...worker.share, measured: {jobs: jobs + attempts.ok, ms: ms + attempts.remoteMs}}};
}

/**
 * A worker that takes longer gets fewer compiles anyway: a slot takes the next one when it is free. What this adds: one that
 * is slow because it has more slots than processors to spare loses slots, half of them at most at a time, as long as that
 * costs nothing; one that is slow by nature keeps them, since each slot of it is still work done. Nobody loses the last one.
 */
export function share(farm: readonly Worker[], attempts: Readonly<Record<string, Attempts>>): readonly Worker[] {
	const counted = farm.map((worker) => taken(worker, attempts[worker.name]));
	return counted.map((worker) => {
		if (worker.standing !== 'in' || !isMeasured(worker.share)) return worker;
		const others = counted.filter(
			(other) => other.name !== worker.name && other.standing === 'in' && other.share.measured.jobs >= 8,
		);
		const reference = median(others.map((other) => meanMs(other.share)));
		return reference === undefined ? worker : {...worker, share: decided(worker, reference)};
	});
}
