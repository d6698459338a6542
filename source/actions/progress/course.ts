/** How a build went through its time, for builds of the same after it. Times in milliseconds. */
export type Course = {
	readonly version: 1;
	/** What was built, in words. */
	readonly title: string;
	readonly wallMs: number;
	/** From the start until ninja's last and longest run began: the one that builds. */
	readonly ninjaAtMs: number;
	/** Of that run. */
	readonly actions: number;
	/** Since that run began: when so many percent of its actions had ended, from 1 to 100. */
	readonly reachedMs: readonly number[];
};

/** One look at a build that runs: what soong_ui counts over all runs of ninja together, or over the one that is on. */
export type Look = {
	readonly phase: string;
	readonly done: number;
	readonly total: number;
	/** Whether `done` and `total` are those of all runs together. */
	readonly isSum: boolean;
};

/** What has been seen of a build that runs. A value: looks are folded into it. */
export type Trace = {
	readonly startedAt: number;
	/** When the run of ninja that builds began, and what had been done before it. */
	readonly ninjaAt?: number;
	readonly doneBefore: number;
	readonly actions: number;
	/** Of the run that builds; it never falls, also where ninja finds more to do. */
	readonly share: number;
	readonly reachedMs: readonly number[];
};

export function newTrace(startedAt: number): Trace {
	return {startedAt, doneBefore: 0, actions: 0, share: 0, reachedMs: []};
}

const buildingPhase = 'ninja';
const hundred = 100;

export function foldTrace(trace: Trace, {phase, done, total, isSum}: Look, at: number): Trace {
	if (phase !== buildingPhase) return trace;
	if (trace.ninjaAt === undefined) return {...trace, ninjaAt: at, doneBefore: isSum ? done : 0};
	const actions = total - trace.doneBefore;
	if (actions <= 0) return trace;
	const share = Math.max(trace.share, Math.min(1, (done - trace.doneBefore) / actions));
	const percents = Math.floor(share * hundred);
	const news = Array<number>(Math.max(0, percents - trace.reachedMs.length)).fill(at - trace.ninjaAt);
	return {...trace, actions, share, reachedMs: news.length === 0 ? trace.reachedMs : [...trace.reachedMs, ...news]};
}

/** Of a build that ended well; undefined where it had nothing to build, or never came to it. */
export function courseOf({startedAt, ninjaAt, actions, reachedMs}: Trace, title: string, endedAt: number): Course | undefined {
	if (ninjaAt === undefined || actions === 0) return undefined;
	const rest = Array<number>(hundred - reachedMs.length).fill(endedAt - ninjaAt);
	return {
		version: 1,
		title,
		wallMs: endedAt - startedAt,
		ninjaAtMs: ninjaAt - startedAt,
		actions,
		reachedMs: [...reachedMs, ...rest],
	};
}

/** When a share of the actions had ended, since the run that builds began. */
export function reachedAt({reachedMs}: Pick<Course, 'reachedMs'>, share: number): number {
	const exact = Math.max(0, Math.min(1, share)) * hundred;
	const below = Math.floor(exact);
	const low = below === 0 ? 0 : (reachedMs[below - 1] ?? 0);
	const high = reachedMs[below] ?? low;
	return low + (exact - below) * (high - low);
}
