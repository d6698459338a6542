import {type BuildWishes, wishesFrom} from '../config/build-wishes.ts';
import type {BuildEstimate, CompileCounts, Event, FailedAction, LongAction} from './events.ts';

export type BuildState = {
	readonly startedAt?: number;
	readonly phase: string;
	readonly done: number;
	readonly total: number;
	readonly running: number;
	readonly failed: number;
	readonly counts?: CompileCounts;
	/** What is known of the whole; nothing at first. */
	readonly estimate: BuildEstimate;
	/** That have run for longest, oldest first. */
	readonly actions: readonly LongAction[];
	/** In the order in which they came. */
	readonly failures: readonly FailedAction[];
	/** Of the last build, while the screen knows one. */
	readonly wishes?: BuildWishes;
};

export const initialBuild: BuildState = {
	phase: '',
	done: 0,
	total: 0,
	running: 0,
	failed: 0,
	estimate: {basis: 'none', builds: 0},
	actions: [],
	failures: [],
};

const mostFailures = 50;

function begun(startedAt: number, wishes: BuildWishes | undefined): BuildState {
	return {...initialBuild, startedAt, ...(wishes === undefined ? {} : {wishes})};
}

/** A build that another runner has taken over may know less of its past. */
function neverBack(before: BuildEstimate, now: BuildEstimate): BuildEstimate {
	const share = Math.max(before.share ?? 0, now.share ?? 0);
	return share === 0 ? now : {...now, share};
}

export function reduceBuild(build: BuildState, event: Event): BuildState {
	switch (event.type) {
		case 'run/started':
			return event.action === 'build' && !event.dryRun ? begun(event.at, wishesFrom(event.options)) : build;
		case 'build/adopted':
			return {...build, startedAt: event.startedAt};
		case 'build/progressed': {
			const {phase, done, total, running, failed} = event;
			return {...build, phase, done, total, running, failed};
		}
		case 'build/estimated': {
			const {type: _type, at: _at, ...estimate} = event;
			return {...build, estimate: neverBack(build.estimate, estimate)};
		}
		case 'build/running':
			return {...build, actions: event.actions};
		case 'build/action-failed': {
			const {type: _type, at: _at, ...failed} = event;
			return build.failures.length === mostFailures ? build : {...build, failures: [...build.failures, failed]};
		}
		case 'run/finished':
			return build.actions.length === 0 ? build : {...build, actions: []};
		case 'compiles/counted':
			return {...build, counts: event.counts};
		default:
			return build;
	}
}

export function sum(counts: Readonly<Record<string, number>>): number {
	return Object.values(counts).reduce((total, count) => total + count, 0);
}
