import type {BuildEstimate} from '../../state/events.ts';
import {type Course, reachedAt, type Trace} from './course.ts';

/** A build with a cache that is full and one of a single changed file are no measure for each other. */
const comparableFactor = 1.5;
const alikeFactor = 2;
/** With less of it done, the pace of a build says nothing. */
const leastShare = 0.05;

function isComparable(course: Course, actions: number): boolean {
	return course.actions <= actions * comparableFactor && actions <= course.actions * comparableFactor;
}

/** As fast as this one so far: a build whose cache was full says nothing of one whose cache is empty, and the other way round. */
function alikeInPace(courses: readonly Course[], ninjaMs: number, share: number): readonly Course[] {
	if (share < leastShare) return courses;
	const alike = courses.filter((course) => {
		const then = reachedAt(course, share);
		return then <= ninjaMs * alikeFactor && ninjaMs <= then * alikeFactor;
	});
	return alike.length === 0 ? courses : alike;
}

/** The share is that of the longer end: what is promised too early has to be taken back. */
function ranged(elapsedMs: number, guesses: readonly number[], basis: BuildEstimate['basis'], builds: number): BuildEstimate {
	if (guesses.length === 0) return {basis: 'none', builds: 0};
	const lowMs = Math.round(Math.max(0, Math.min(...guesses)));
	const highMs = Math.round(Math.max(0, ...guesses));
	const share = elapsedMs + highMs === 0 ? 0 : elapsedMs / (elapsedMs + highMs);
	return {share, remaining: {lowMs, highMs}, basis, builds};
}

/** Before the run of ninja that builds: what is left of earlier builds, of which at least their building is still to come. */
function beforeNinja(elapsedMs: number, history: readonly Course[]): BuildEstimate {
	const guesses = history.map(({wallMs, ninjaAtMs}) => Math.max(wallMs - elapsedMs, wallMs - ninjaAtMs));
	return ranged(elapsedMs, guesses, 'history', history.length);
}

/** As long as an earlier build took from here on, and as long as that is at today's pace; its end after the last action included. */
function likeEarlier(ninjaMs: number, share: number, course: Course): readonly number[] {
	const then = reachedAt(course, share);
	const whole = course.wallMs - course.ninjaAtMs;
	const rest = whole - then;
	return share < leastShare || then === 0 ? [rest] : [rest, (ninjaMs * rest) / then];
}

/** The parts of what is done whose pace is looked at: where it changes, they differ, and so does the range. */
const latestParts = [1, 1 / 2, 1 / 4];

/** All actions taken for alike. */
function byPace(ninjaMs: number, {share, reachedMs}: Trace): readonly number[] {
	if (share < leastShare) return [];
	return latestParts.map((part) => {
		const partMs = ninjaMs - (part === 1 ? 0 : reachedAt({reachedMs}, share * (1 - part)));
		return (partMs * (1 - share)) / (share * part);
	});
}

/** `history`: earlier builds of the same that ended well. */
export function estimate(trace: Trace, now: number, history: readonly Course[]): BuildEstimate {
	const elapsedMs = now - trace.startedAt;
	const {ninjaAt, actions, share} = trace;
	if (ninjaAt === undefined || actions === 0) return beforeNinja(elapsedMs, history);
	const ninjaMs = now - ninjaAt;
	const comparable = history.filter((course) => isComparable(course, actions));
	if (comparable.length === 0) return ranged(elapsedMs, byPace(ninjaMs, trace), 'pace', 0);
	const alike = alikeInPace(comparable, ninjaMs, share);
	const guesses = alike.flatMap((course) => likeEarlier(ninjaMs, share, course));
	return ranged(elapsedMs, guesses, 'history', alike.length);
}
