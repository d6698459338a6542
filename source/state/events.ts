import type {BuildEvent} from './build-events.ts';
import type {Failure} from './failure.ts';
import type {ScreenEvent} from './screen.ts';

export type {BuildEstimate, CacheLevels, CompileCounts, FailedAction, LongAction, Standing, WorkerJobs} from './build-events.ts';

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
	| BuildEvent
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
