/** The three fates of a compile, and the cache in front of them, since the build began. */
export type CompileCounts = {
	readonly units: number;
	readonly hits: number;
	readonly misses: number;
	readonly remote: Readonly<Record<string, number>>;
	/** Reason -> units that are local by design, e.g. assembler sources. */
	readonly localByDesign: Readonly<Record<string, number>>;
	/** Reason -> units that should have been remote and were not. */
	readonly fellBack: Readonly<Record<string, number>>;
	/** What the workers' own logs say; those that could not be read are missing. */
	readonly workers?: Readonly<Record<string, WorkerJobs>>;
};

/** The jobs of one worker since the build began, by its distccd. `tookMs`, `receivedBytes`: of those that were `ok`, together. */
export type WorkerJobs = {
	readonly ok: number;
	/** The compiler said no. */
	readonly errors: number;
	/** The compiler is not in its list; `refusedCompiler` is the last one. */
	readonly refused: number;
	readonly refusedCompiler?: string;
	/** Came to no result: the connection broke, the client went away, a time limit. */
	readonly broken: number;
	readonly tookMs: number;
	readonly receivedBytes: number;
};

/** What a cache has: its disk and Redis, its disk alone, or nobody who answers. */
export type CacheLevels = 'redis' | 'disk' | 'none';

/** `in`: gets work. `drained`: by the user. `quarantined`: by measurement. `out`: its canary has not passed. The last two are tested again. */
export type Standing = 'in' | 'drained' | 'quarantined' | 'out';

/** How far a build is as a whole, and how long it will still take. */
export type BuildEstimate = {
	/** From 0 to 1; it never falls. Undefined while nothing tells. */
	readonly share?: number;
	readonly remaining?: {readonly lowMs: number; readonly highMs: number};
	/** `history`: earlier builds of the same; `pace`: what was done of this one so far; `none`: nothing yet. */
	readonly basis: 'history' | 'pace' | 'none';
	/** Earlier builds that it stands on. */
	readonly builds: number;
};

/** An action of a build that takes its time. */
export type LongAction = {
	readonly description: string;
	readonly startedAt: number;
	/** As long as it took in an earlier build, where that is on record. */
	readonly usualMs?: number;
	/** Much longer than that. */
	readonly isOverdue: boolean;
};

/** An action of a build that failed. All is bounded. */
export type FailedAction = {
	/** What it should have made, or the build's own complaint where it never got to an action. */
	readonly output: string;
	readonly command: string;
	/** The first lines of what it printed. */
	readonly text: readonly string[];
};

/** Facts of a build while it runs. `at` as in the other facts of a run. */
export type BuildEvent =
	| {
			readonly type: 'build/progressed';
			readonly at: number;
			readonly phase: string;
			readonly done: number;
			readonly total: number;
			readonly running: number;
			readonly failed: number;
	  }
	| ({readonly type: 'build/estimated'; readonly at: number} & BuildEstimate)
	/** The actions that have run for longest, oldest first; none where all are young. */
	| {readonly type: 'build/running'; readonly at: number; readonly actions: readonly LongAction[]}
	/** An action runs for much longer than it did before, in one sentence. */
	| {readonly type: 'build/stuck'; readonly at: number; readonly sentence: string}
	| ({readonly type: 'build/action-failed'; readonly at: number} & FailedAction)
	| {
			/** The runner that followed the build before, `runId`, died. */
			readonly type: 'build/adopted';
			readonly at: number;
			readonly runId: string;
			readonly startedAt: number;
	  }
	| {readonly type: 'build/output'; readonly at: number; readonly line: string}
	| {readonly type: 'compiles/counted'; readonly at: number; readonly counts: CompileCounts}
	| {
			/** Who gets work from now on: `slots` of that worker, 0 where it gets none. */
			readonly type: 'farm/changed';
			readonly at: number;
			readonly host: string;
			readonly standing: Standing;
			readonly slots: number;
			readonly reason: string;
	  }
	/** Where results go from now on, and where they are looked for; `none`: compiles go on without the cache for now. */
	| {readonly type: 'cache/switched'; readonly at: number; readonly to: CacheLevels; readonly reason: string}
	/** Heavy local steps that wait until memory is free again; all go on where `processes` is empty. */
	| {readonly type: 'memory/held'; readonly at: number; readonly processes: readonly string[]; readonly reason: string};
