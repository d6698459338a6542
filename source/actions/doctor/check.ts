import type {CheckState} from '../../state/events.ts';
import type {Command} from '../../tools/command.ts';
import type {PlanInput, Step} from '../plan.ts';

/** How one probe ended, whatever it was. */
export type Answer = {readonly code: number; readonly stdout: string; readonly stderr: string};

/** A command that looks and changes nothing; `master` where it looks at the host from outside. */
export type Probe = {readonly on: 'host' | 'master'; readonly command: Command};

export type Verdict = {readonly state: CheckState; readonly sentence: string};

/** What makes it right: steps that the runner takes like those of any plan, or words for a person. */
export type Fix =
	| {readonly title: string; readonly steps: readonly Step[]}
	| {
			/** A sentence that says what to do. */
			readonly byHand: string;
	  };

/** One question to a host, with how its answer is judged. Pure: the engine runs the probes. */
export type Check = {
	/** Unique; a user names a finding by `CHECK@HOST`. */
	readonly id: string;
	readonly title: string;
	readonly on: 'master' | 'worker' | 'all';
	/** A fault of it keeps a worker out of a build, or stops the build where it is the master's. */
	readonly isEssential?: boolean;
	/** Also asked where nobody can log in; without it such a host is `unknown`. */
	readonly needsNoLogin?: boolean;
	/** Whether there is anything to ask in this cluster, e.g. only in `transport: direct`. */
	readonly applies?: (host: string, input: PlanInput) => boolean;
	readonly probes?: (host: string, input: PlanInput) => readonly Probe[];
	/** Answers in the order of the probes. */
	readonly read: (answers: readonly Answer[], host: string, input: PlanInput) => Verdict;
	readonly fix?: (host: string, input: PlanInput) => Fix;
};

export const fine = (sentence: string): Verdict => ({state: 'ok', sentence});
export const warn = (sentence: string): Verdict => ({state: 'warning', sentence});
export const fault = (sentence: string): Verdict => ({state: 'fault', sentence});
export const unknown = (sentence: string): Verdict => ({state: 'unknown', sentence});

/** The one answer of a check with one probe; empty where it has none. */
export function onlyAnswer(answers: readonly Answer[]): Answer {
	return answers[0] ?? {code: 0, stdout: '', stderr: ''};
}
