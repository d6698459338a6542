import type {Attempts, Times} from '../../tools/distcc-attempts.ts';
import type {Worker} from './policy.ts';
import {addTimes, jobsIn, slowness} from './slowness.ts';

/** How much of a worker is used, and what was measured of it since all were compared. */
export type Share = {
	/** Given now, from 1 to all that it has. */
	readonly slots: number;
	readonly reason: string;
	readonly isSlow: boolean;
	readonly times: Times;
	/** A cut that has to prove itself: what it had, and how slow it was. */
	readonly trial?: {readonly slots: number; readonly factor: number};
	/** Slow by nature: fewer slots did not make it quicker than this. */
	readonly nature?: number;
};

/** Twice the time of the others is slow; a third more is as good as the others. Between them nothing changes. */
const slowFactor = 2;
const quickFactor = 1.3;
/** A cut was free where the worker does nearly as many compiles a second as before. */
const freeShare = 0.85;
/** Compiles of one worker that say something: fewer of them are chance. */
const fewestJobs = 12;

export function fullShare(slots: number): Share {
	return {slots, reason: '', isSlow: false, times: {}};
}

function isMeasured({share: {slots, times}}: Worker): boolean {
	return jobsIn(times) >= Math.max(fewestJobs, 2 * slots);
}

function median(values: readonly number[]): number | undefined {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.floor((sorted.length - 1) / 2)];
}

function times(factor: number): string {
	return `${factor.toFixed(1)} times as long as the others`;
}

/** The cut has been measured: did it cost anything? `factor`: how slow the worker is now. */
function tried(share: Share, trial: NonNullable<Share['trial']>, factor: number): Share {
	const {trial: _trial, ...rest} = share;
	const isFree = share.slots / factor >= freeShare * (trial.slots / trial.factor);
	if (isFree) return rest;
	const reason = `takes ${times(factor)} with fewer slots too: it keeps ${trial.slots}, behind the others`;
	return {...rest, slots: trial.slots, nature: Math.max(factor, trial.factor), reason};
}

function decided({share, slots: all}: Worker, factor: number): Share {
	if (share.trial !== undefined) return tried(share, share.trial, factor);
	const isKnown = share.nature !== undefined && factor < 1.5 * share.nature;
	if (factor > slowFactor && !isKnown && share.slots > 1) {
		const slots = Math.max(1, Math.ceil(share.slots * Math.max(0.5, 1 / factor)));
		const reason = `takes ${times(factor)}: ${slots} of ${all} slots`;
		return {...fullShare(slots), reason, isSlow: true, trial: {slots: share.slots, factor}};
	}
	if (factor > quickFactor) return {...share, isSlow: factor > slowFactor};
	if (share.slots === all) return fullShare(all);
	const slots = share.slots + 1;
	return {...fullShare(slots), reason: slots === all ? '' : `quicker again: ${slots} of ${all} slots`};
}

function taken(worker: Worker, attempts: Attempts | undefined): Worker {
	if (attempts === undefined || worker.standing !== 'in') return worker;
	return {...worker, share: {...worker.share, times: addTimes(worker.share.times, attempts.times)}};
}

/**
 * A worker that takes longer gets fewer compiles anyway: a slot takes the next one when it is free. What this adds: one that
 * is slow because it has more slots than processors to spare loses slots, half of them at most at a time, as long as that
 * costs nothing; one that is slow by nature keeps them, since each slot of it is still work done. Nobody loses the last one.
 * All are compared at the same time, when each has done enough, so that all had a part of the same work.
 */
export function share(farm: readonly Worker[], attempts: Readonly<Record<string, Attempts>>): readonly Worker[] {
	const counted = farm.map((worker) => taken(worker, attempts[worker.name]));
	const working = counted.filter(({standing}) => standing === 'in');
	if (working.length < 2 || !working.every(isMeasured)) return counted;
	const all = addTimes(...working.map((worker) => worker.share.times));
	const slow = new Map(working.map((worker) => [worker.name, slowness(worker.share.times, all)]));
	return counted.map((worker) => {
		const own = slow.get(worker.name);
		const reference = median([...slow].flatMap(([name, factor]) => (name === worker.name ? [] : [factor])));
		if (own === undefined || reference === undefined) return worker;
		return {...worker, share: {...decided(worker, own / reference), times: {}}};
	});
}
