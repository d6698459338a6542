import type {BuildReport} from '../../report/build-report.ts';

export type StepResult = {readonly name: string; readonly code: number; readonly seconds: number};

/** What a worker itself wrote about a build, without canaries: jobs that compiled, and the files whose compile failed there. */
export type WorkerEvidence = {readonly compiled: number; readonly failedFiles: readonly string[]};

export type ObjectComparison = {
	readonly compared: number;
	readonly differing: readonly string[];
	/** Objects that only one of the two builds made. */
	readonly unmatched: readonly string[];
	/** Objects that are the same as another one: a unit that is compiled for two modules. */
	readonly twins: number;
};

/** All that a headless run found out; a part is missing where the run did not come that far. */
export type HeadlessResult = {
	readonly size: string;
	readonly workers: readonly string[];
	readonly steps: readonly StepResult[];
	/** The compile cache that was provisioned, as the master has it on record. */
	readonly engine?: string;
	readonly cold?: BuildReport;
	readonly warm?: BuildReport;
	readonly evidence?: Readonly<Record<string, WorkerEvidence>>;
	readonly objects?: ObjectComparison;
	/** One sentence each: what is there after teardown and was not before, or the other way round. */
	readonly left?: readonly string[];
	/** A sentence when the run could not go on. */
	readonly failure?: string;
};
