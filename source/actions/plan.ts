import type {CleanLevel, Config, WorkerConfig} from '../config/config.ts';
import type {ActionId, Finding, HostFacts, StepOutline} from '../state/events.ts';
import type {Failure} from '../state/failure.ts';
import type {CacheFacts} from '../tools/cache-facts.ts';
import type {Command} from '../tools/command.ts';
import type {Found, Resource} from '../tools/resource.ts';
import type {Engine} from './engine.ts';

/** Work that is more than a resource; each kind has one executor in `engine/tasks`. */
export type Task =
	| {readonly kind: 'accept-host-key'}
	/** Lets our key in, bound to the address from which we are seen there. */
	| {readonly kind: 'let-in'}
	| {readonly kind: 'reach'}
	/** Between workers: its host lets `peer` in and knows its host key; its host logs in to `peer`. */
	| {readonly kind: 'mesh-trust'; readonly peer: string}
	| {readonly kind: 'mesh-reach'; readonly peer: string}
	/** Repeats `command` until it exits 0 (and prints `expects`), at most `deadlineMs`. */
	| {
			readonly kind: 'observe';
			readonly command: Command;
			readonly expects?: string;
			readonly deadlineMs: number;
			readonly hint: string;
	  }
	/** Fetches a file to `path`, unless it is there; one with another SHA-256 is refused. */
	| {readonly kind: 'download'; readonly url: string; readonly sha256: string; readonly path: string}
	/** Reads the password of another master's cache there, and keeps it where this master's own would be. */
	| {readonly kind: 'cache-password'}
	| {readonly kind: 'redis-answers'}
	| {readonly kind: 'cache-answers'}
	| {
			readonly kind: 'transfer';
			readonly roots: readonly string[];
			readonly destination: string;
			readonly excludes: readonly string[];
			/** Compares what files hold, for what neither size nor time tells. */
			readonly isByContent?: boolean;
	  }
	| {readonly kind: 'prepare-build'}
	/** Makes the launcher work for shells, before anything was built by us. */
	| {readonly kind: 'open-for-shells'}
	| {readonly kind: 'canary'; readonly compiler: string}
	/** Whether pump mode works, and on which of the workers that passed their canaries. */
	| {readonly kind: 'prove-pump'; readonly compiler: string}
	/** What is deleted below out/ before a build. */
	| {readonly kind: 'clean-out'; readonly level: Exclude<CleanLevel, 'none'>}
	| {readonly kind: 'build'}
	/** One check of the doctor, by its name in the registry. `isProof`: it looks at what the run changed, so not in a dry run. */
	/** With `isGate`, a fault keeps a worker out of the build, and stops it where it is the master's. */
	| {readonly kind: 'check'; readonly check: string; readonly isGate?: boolean; readonly isProof?: boolean}
	/** A command that repairs something that is no resource; what it changes is not ours to undo. */
	| {readonly kind: 'run'; readonly command: Command; readonly says: string}
	| {readonly kind: 'undo'; readonly entryId: string}
	| {readonly kind: 'forget'};

export type Step = {
	/** `host/what`: unique in the plan; the host in front is where it shows. */
	readonly id: string;
	readonly host: string;
	readonly title: string;
	/** The worker that it is done for, where that is not its host: the master's end of a tunnel. */
	readonly serves?: string;
	/** Nothing after it counts on it: where it fails, the rest of its host goes on. */
	readonly isIndependent?: boolean;
	readonly work: {readonly kind: 'resource'; readonly resource: Resource} | {readonly kind: 'task'; readonly task: Task};
};

/** Stages run in order. In a stage, hosts run side by side and the steps of one host one after the other. */
export type Stage = {readonly title: string; readonly steps: readonly Step[]};
export type Plan = readonly Stage[];

/** What we did to a host, with what was there before: the whole truth that teardown needs. */
export type LedgerEntry = {
	readonly id: string;
	readonly at: number;
	readonly host: string;
	readonly title: string;
	readonly resource: Resource;
	readonly before: Found;
	/** Missing while the change is under way, or where we died in the middle of it. */
	readonly after?: Found;
	/** How to log in there, for the day when the host is a worker no more. */
	readonly target?: WorkerConfig;
	/** Why a teardown left it as it was; it is tried again by the next one. */
	readonly kept?: string;
};

/** The tree as one look found it. Paths are relative to it. */
export type TreeFacts = {
	readonly compilerDirectories: readonly string[];
	/** Below the tree: the C libraries that compiles for the host use. */
	readonly sysroots: readonly string[];
};

/** Stands for a secret that is not made or learned yet: plans that only look are shown with it. */
export const notYetMade = '(made when it runs)';

/** Everything a plan may depend on. */
export type PlanInput = {
	readonly config: Config;
	readonly facts: Readonly<Record<string, HostFacts>>;
	/** Why a host could not be looked at. */
	readonly failures: Readonly<Record<string, Failure>>;
	/** What the user chose for this run, e.g. what the doctor shall repair. */
	readonly options: Readonly<Record<string, string>>;
	readonly tree: TreeFacts;
	/** What the master has for a compile cache, and what was provisioned of it. */
	readonly cache: CacheFacts;
	readonly engine: Engine;
	readonly ledger: readonly LedgerEntry[];
	readonly settings: {
		readonly userId: number;
		readonly keyPath: string;
		readonly knownHostsPath: string;
		readonly publicKey: string;
		/** Of the operator of our own Redis; a master that uses another one's does not know it. */
		readonly redisPassword: string;
		/** Of the Redis user that sccache and ccache log in as. */
		readonly cachePassword: string;
		readonly downloadDirectory: string;
	};
};

/** Something that a user can start. Keys, footer, help and command line are derived from this record. */
export type Action = {
	readonly id: ActionId;
	readonly key: string;
	readonly title: string;
	/** One word for the footer. */
	readonly label: string;
	readonly description: string;
	readonly isDestructive: boolean;
	/** Hosts to look at before planning. */
	readonly hosts: (config: Config, ledger: readonly LedgerEntry[]) => readonly string[];
	/** What a worker that cannot be looked at means: work is left undone, or the others do without it. */
	readonly missingWorker: 'left-undone' | 'tolerated';
	/** Nothing to do where no worker can be looked at. */
	readonly needsWorker: boolean | ((config: Config) => boolean);
	/** Logs in for the first time or becomes root: a password may be asked for, and the user agrees to the changes. */
	readonly needsPassword: boolean;
	/** The step whose result says what the run brought; without it, steps are counted. */
	readonly telling?: string;
	/** Says what the checks of a run found; without it, steps are counted. */
	readonly summary?: (findings: readonly Finding[]) => string;
	/** Why a host that was looked at is left out; of the master, it ends the run. */
	readonly refuses?: (host: string, facts: HostFacts) => Failure | undefined;
	readonly plan: (input: PlanInput) => Plan | Failure;
};

export function isFailure(value: Plan | Failure): value is Failure {
	return 'code' in value;
}

export function outline(plan: Plan): readonly StepOutline[] {
	return plan.flatMap((stage) => stage.steps.map(({id, host, title}) => ({id, host, title, stage: stage.title})));
}

export function resourceStep(host: string, name: string, title: string, resource: Resource): Step {
	return {id: `${host}/${name}`, host, title, work: {kind: 'resource', resource}};
}

export function taskStep(host: string, name: string, title: string, task: Task): Step {
	return {id: `${host}/${name}`, host, title, work: {kind: 'task', task}};
}
