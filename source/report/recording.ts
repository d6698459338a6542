import type {ActionKind} from '../tools/ninja-log.ts';
import {type Ceiling, ceilingOf, type TimedAction} from './ceiling.ts';

/** Where the time of a build went, written when it ends: `out/` may be gone when somebody asks. */
export type Recording = {
	readonly version: 1;
	/** Why there are no actions, where they are not known. */
	readonly problem?: string;
	/** Actions beyond the limit: they are left out, and no ceiling is drawn from the rest. */
	readonly leftOut: number;
	readonly actions: readonly (readonly [startMs: number, endMs: number, kind: ActionKind, output: string])[];
	/** Worker -> compiles that succeeded there with their whole time, and attempts that failed. */
	readonly workers: Readonly<Record<string, {readonly ok: number; readonly ms: number; readonly failed: number}>>;
};

/** A build of a whole Android has about 250,000. */
const actionLimit = 300_000;

export function recorded(actions: readonly TimedAction[], workers: Recording['workers'], problem: string | undefined): Recording {
	const kept = actions.slice(0, actionLimit);
	return {
		version: 1,
		...(problem === undefined ? {} : {problem}),
		leftOut: actions.length - kept.length,
		actions: kept.map(({startMs, endMs, kind, output}) => [startMs, endMs, kind, output]),
		workers,
	};
}

/** The ceiling of a build, or why it is not known. */
export function ceilingFrom(recording: Recording | undefined, wallMs: number): Ceiling | {readonly problem: string} {
	if (recording === undefined) return {problem: 'this build left no record of its actions'};
	if (recording.problem !== undefined) return {problem: recording.problem};
	if (recording.leftOut > 0) return {problem: `it had ${recording.leftOut} actions more than are kept`};
	const actions = recording.actions.map(([startMs, endMs, kind, output]) => ({startMs, endMs, kind, output}));
	return ceilingOf(actions, wallMs) ?? {problem: 'ninja ran no action'};
}
