import type {Failure} from './failure.ts';
import type {ScreenEvent} from './screen.ts';

/** What a user can start. */
export const actionIds = ['ssh-setup', 'provision', 'sync', 'build', 'teardown', 'doctor'] as const;
export type ActionId = (typeof actionIds)[number];

export type StepOutcome = 'changed' | 'ok' | 'failed' | 'skipped' | 'cancelled';

/** A step as the journal and the screen know it: no argv, no secrets. `stage` is the title of its stage. */
export type StepOutline = {readonly id: string; readonly host: string; readonly stage: string; readonly title: string};

/** What one look at a host found. Sizes in bytes. */
export type HostFacts = {
	readonly distribution: string;
	readonly codename: string;
	/** What it descends from, e.g. `debian`; see ID_LIKE in os-release(5). */
	readonly like: string;
	readonly hasApt: boolean;
	readonly hasSystemd: boolean;
	/** Both ends of the login as the host sees them; missing where there was none, on the master. */
	readonly connection?: {readonly own: string; readonly peer: string};
	readonly architecture: string;
	readonly cores: number;
	readonly memoryBytes: number;
	readonly freeDiskBytes: number;
	readonly user: string;
	readonly home: string;
	/** `root`: already root; `free`: sudo asks nothing; `password`: sudo asks; `none`: no sudo. */
	readonly sudo: 'root' | 'free' | 'password' | 'none';
};

/** One tick of a host's monitor. Rates are per second since the tick before; counters of distccd since it started. */
export type HostSample = {
	readonly load1: number;
	readonly cpuBusy: number;
	readonly memoryTotalBytes: number;
	readonly memoryAvailableBytes: number;
	readonly diskFreeBytes: number;
	readonly receivedBytesPerSecond: number;
	readonly sentBytesPerSecond: number;
	/** Undefined where distccd does not answer on its statistics port. */
	readonly distccd?: {readonly ok: number; readonly error: number; readonly other: number; readonly rejected: number};
};

/** `new`: there, or not, but not ours yet: ssh-setup has not been run for it. */
export type LinkState = 'new' | 'connecting' | 'up' | 'down';

/** One busy slot: a distcc client at work on the master. `host` is `localhost` for local work. `ageMs` since its start. */
export type SlotUse = {
	readonly host: string;
	readonly slot: number;
	readonly file: string;
	readonly phase: string;
	readonly ageMs: number;
};

/** The cache's own counters: of sccache since its server started, of ccache since its directory was made. */
export type CacheSample = {
	readonly requests: number;
	readonly hits: number;
	readonly misses: number;
	readonly errors: number;
	readonly writeErrors: number;
	readonly location: string;
	readonly version: string;
};

export type RedisSample = {
	readonly usedBytes: number;
	readonly limitBytes: number;
	readonly keys: number;
	readonly evicted: number;
	readonly operationsPerSecond: number;
	readonly latencyMs: number;
	readonly version: string;
};

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

export type SyncPhase = 'waiting' | 'transferring' | 'verifying' | 'done' | 'failed';

export type SyncProgress = {
	readonly phase: SyncPhase;
	readonly filesDone: number;
	readonly filesTotal: number;
	readonly bytesDone: number;
	readonly bytesPerSecond: number;
};

/** `unknown`: could not be looked at, which is neither good nor bad. */
export type CheckState = 'ok' | 'warning' | 'fault' | 'unknown';

/** What one check of the doctor found on one host. */
export type Finding = {
	readonly host: string;
	/** Name of the check in the doctor's registry. */
	readonly check: string;
	readonly title: string;
	readonly state: CheckState;
	/** What is so, in one sentence. */
	readonly sentence: string;
	/** The commands and what they printed. */
	readonly evidence?: string;
	/** What makes it right; `isByHand`: only a person can, and `title` tells how. */
	readonly fix?: {readonly title: string; readonly isByHand: boolean};
};

/** One cell of the matrix who reaches whom, from a real login. `tookMs` of the login and one command, where it works. */
export type Reach = {
	readonly from: string;
	readonly to: string;
	readonly tookMs?: number;
	/** How root is reached there. */
	readonly sudo?: HostFacts['sudo'];
	/** Why it does not work. */
	readonly reason?: string;
};

export type RunOutcome = 'succeeded' | 'failed' | 'cancelled';

/** Facts of a run: what the journal holds. `at` is milliseconds since the epoch, taken where the fact was seen. */
export type RunEvent =
	| {
			readonly type: 'run/started';
			readonly at: number;
			readonly runId: string;
			readonly action: ActionId;
			readonly cluster: string;
			readonly dryRun: boolean;
			readonly pid: number;
			readonly hosts: readonly string[];
			readonly options: Readonly<Record<string, string>>;
	  }
	| {readonly type: 'host/facts'; readonly at: number; readonly host: string; readonly facts: HostFacts}
	| {readonly type: 'host/failed'; readonly at: number; readonly host: string; readonly failure: Failure}
	| {
			readonly type: 'host-key/seen';
			readonly at: number;
			readonly host: string;
			readonly fingerprint: string;
			readonly known: boolean;
			/** What is known of the host, where that is something else. */
			readonly changedFrom?: readonly string[];
	  }
	| {readonly type: 'reach/tested'; readonly at: number; readonly reach: Reach}
	| {readonly type: 'plan/made'; readonly at: number; readonly steps: readonly StepOutline[]}
	| {readonly type: 'step/started'; readonly at: number; readonly step: string}
	| {readonly type: 'step/changes'; readonly at: number; readonly step: string; readonly changes: readonly string[]}
	| {readonly type: 'step/output'; readonly at: number; readonly step: string; readonly line: string}
	| {
			readonly type: 'step/finished';
			readonly at: number;
			readonly step: string;
			readonly outcome: StepOutcome;
			readonly detail?: string;
			readonly failure?: Failure;
	  }
	| {readonly type: 'sync/progressed'; readonly at: number; readonly host: string; readonly progress: SyncProgress}
	| {
			readonly type: 'build/progressed';
			readonly at: number;
			readonly phase: string;
			readonly done: number;
			readonly total: number;
			readonly running: number;
			readonly failed: number;
	  }
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
	| {readonly type: 'memory/held'; readonly at: number; readonly processes: readonly string[]; readonly reason: string}
	| {
			readonly type: 'canary/finished';
			readonly at: number;
			readonly host: string;
			readonly ok: boolean;
			readonly tookMs: number;
			readonly detail: string;
	  }
	| {readonly type: 'check/finished'; readonly at: number; readonly finding: Finding}
	| {
			readonly type: 'run/finished';
			readonly at: number;
			readonly outcome: RunOutcome;
			readonly failure?: Failure;
			/** One sentence for people: what was done. */
			readonly summary: string;
	  };

/** Facts that the monitors see while a viewer or a build is open. */
export type MonitorEvent =
	| {readonly type: 'host/linked'; readonly at: number; readonly host: string; readonly link: LinkState; readonly reason?: string}
	| {readonly type: 'host/sampled'; readonly at: number; readonly host: string; readonly sample: HostSample}
	| {readonly type: 'slots/sampled'; readonly at: number; readonly slots: readonly SlotUse[]}
	| {readonly type: 'cache/sampled'; readonly at: number; readonly sample: CacheSample}
	| {readonly type: 'cache/lost'; readonly at: number; readonly reason: string}
	| {readonly type: 'redis/sampled'; readonly at: number; readonly sample: RedisSample}
	| {readonly type: 'redis/lost'; readonly at: number; readonly reason: string};

const monitorTypes: ReadonlySet<string> = new Set([
	'host/linked',
	'host/sampled',
	'slots/sampled',
	'cache/sampled',
	'cache/lost',
	'redis/sampled',
	'redis/lost',
] satisfies MonitorEvent['type'][]);

/** A sample, not a fact of a run: a viewer has fresher ones of its own. */
export function isMonitorEvent(event: {readonly type: string}): event is MonitorEvent {
	return monitorTypes.has(event.type);
}

/** What the program itself learnt, outside any run. */
export type SessionEvent =
	| {
			readonly type: 'cluster/loaded';
			readonly at: number;
			readonly cluster: string;
			readonly workers: readonly {readonly name: string; readonly address: string; readonly slots?: number}[];
			readonly master: string;
	  }
	| {readonly type: 'run/lost'; readonly at: number; readonly runId: string; readonly reason: string};

/** The reducer's only input. */
export type Event = RunEvent | MonitorEvent | SessionEvent | ScreenEvent;
