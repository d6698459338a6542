import type {ActionKind} from '../tools/ninja-log.ts';

export type TimedAction = {readonly startMs: number; readonly endMs: number; readonly output: string; readonly kind: ActionKind};

/** What the actions of one build say of where its time went. All in ms. */
export type Ceiling = {
	readonly actions: number;
	readonly compiles: number;
	/** Sum over all actions, and over the compiles alone: waiting for a worker is in it, so it is no time of a processor. */
	readonly actionMs: number;
	readonly compileMs: number;
	/** While at least one action ran, and while at least one compile ran. */
	readonly busyMs: number;
	readonly whileCompilingMs: number;
	/** While actions ran and none was a compile: what no worker can take. */
	readonly withoutCompilesMs: number;
	/** At most so many times as fast with any number of workers; undefined where nothing can be said. */
	readonly mostSpeedUp: number | undefined;
	readonly longest: readonly {readonly output: string; readonly ms: number; readonly kind: ActionKind}[];
};

const longestKept = 10;

/** Length of the union of the spans. */
function covered(actions: readonly TimedAction[]): number {
	let total = 0;
	let reached = 0;
	for (const {startMs, endMs} of actions.toSorted((one, other) => one.startMs - other.startMs)) {
		total += Math.max(0, endMs - Math.max(startMs, reached));
		reached = Math.max(reached, endMs);
	}
	return total;
}

function summed(actions: readonly TimedAction[]): number {
	return actions.reduce((total, {startMs, endMs}) => total + endMs - startMs, 0);
}

/** Amdahl by this build's own actions; undefined where it ran none. `wallMs` of the whole build step. */
export function ceilingOf(actions: readonly TimedAction[], wallMs: number): Ceiling | undefined {
	if (actions.length === 0) return undefined;
	const compiles = actions.filter(({kind}) => kind === 'compile');
	const busyMs = covered(actions);
	const whileCompilingMs = covered(compiles);
	const restMs = wallMs - whileCompilingMs;
	return {
		actions: actions.length,
		compiles: compiles.length,
		actionMs: summed(actions),
		compileMs: summed(compiles),
		busyMs,
		whileCompilingMs,
		withoutCompilesMs: busyMs - whileCompilingMs,
		mostSpeedUp: compiles.length > 0 && restMs > 0 ? wallMs / restMs : undefined,
		longest: actions
			.map(({output, startMs, endMs, kind}) => ({output, ms: endMs - startMs, kind}))
			.sort((one, other) => other.ms - one.ms)
			.slice(0, longestKept),
	};
}
