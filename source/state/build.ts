import {type BuildWishes, wishesFrom} from '../config/build-wishes.ts';
import type {CompileCounts, Event} from './events.ts';

export type BuildState = {
	readonly startedAt?: number;
	readonly phase: string;
	readonly done: number;
	readonly total: number;
	readonly running: number;
	readonly failed: number;
	readonly counts?: CompileCounts;
	/** Of the last build, while the screen knows one. */
	readonly wishes?: BuildWishes;
};

export const initialBuild: BuildState = {phase: '', done: 0, total: 0, running: 0, failed: 0};

function begun(startedAt: number, wishes: BuildWishes | undefined): BuildState {
	return {...initialBuild, startedAt, ...(wishes === undefined ? {} : {wishes})};
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
		case 'compiles/counted':
			return {...build, counts: event.counts};
		default:
			return build;
	}
}

export function sum(counts: Readonly<Record<string, number>>): number {
	return Object.values(counts).reduce((total, count) => total + count, 0);
}
