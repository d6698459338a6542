/** An action of a build that runs. `key`: tells it from all others of this machine. Times in milliseconds. */
export type RunningAction = {
	readonly key: string;
	readonly description: string;
	readonly output?: string;
	readonly startedAt: number;
	/** Of all its processes, in clock ticks: it grows while the action works here. */
	readonly cpuTicks: number;
};

/** An action with what is known of how long it takes. */
export type JudgedAction = RunningAction & {
	/** As long as it took in an earlier build, where that is on record. */
	readonly usualMs?: number;
	readonly isOverdue: boolean;
	/** Since when it has used no processor time of this machine. */
	readonly idleSince: number;
};

/** What was seen of the actions that still run. */
export type OverdueWatch = ReadonlyMap<string, JudgedAction>;

/** Whoever takes less than a minute does not hang. */
const leastMs = 60_000;
/** Of an action that has a record: cold caches and a full machine make it slower, not that much slower. */
const tolerance = 3;
/** Of one that has none. */
const unknownLimitMs = 10 * 60_000;

function isOverdue(ageMs: number, usualMs: number | undefined): boolean {
	return ageMs > (usualMs === undefined ? unknownLimitMs : Math.max(leastMs, tolerance * usualMs));
}

/** Takes the actions that run now, and tells which of them became overdue with this look. Oldest first. */
export function judgeActions(
	before: OverdueWatch,
	actions: readonly RunningAction[],
	now: number,
	usualMsOf: (output: string) => number | undefined,
): {readonly watch: OverdueWatch; readonly actions: readonly JudgedAction[]; readonly newlyOverdue: readonly JudgedAction[]} {
	const judged = actions
		.map((action): JudgedAction => {
			const last = before.get(action.key);
			const usualMs = action.output === undefined ? undefined : usualMsOf(action.output);
			return {
				...action,
				...(usualMs === undefined ? {} : {usualMs}),
				isOverdue: isOverdue(now - action.startedAt, usualMs),
				idleSince: last === undefined || last.cpuTicks !== action.cpuTicks ? now : last.idleSince,
			};
		})
		.toSorted((one, other) => one.startedAt - other.startedAt);
	return {
		watch: new Map(judged.map((action) => [action.key, action])),
		actions: judged,
		newlyOverdue: judged.filter((action) => action.isOverdue && before.get(action.key)?.isOverdue !== true),
	};
}

function minutes(ms: number): string {
	return ms < 90_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}

/** How long an action must be idle before that is worth a word. */
const idleMs = 20_000;

/** Why somebody should look at it, in one sentence. */
export function overdueText({description, startedAt, usualMs, idleSince}: JudgedAction, now: number): string {
	const usual =
		usualMs === undefined ? 'there is no record of how long it takes' : `it took ${minutes(usualMs)} in an earlier build`;
	const isIdle = now - idleSince >= idleMs;
	const work = isIdle
		? `it has not worked here for ${minutes(now - idleSince)}: it waits for a worker, a lock or the network`
		: 'it is at work';
	return `${description} has run for ${minutes(now - startedAt)}; ${usual}, and ${work}.`;
}
