import type {PlanInput, Step} from '../actions/plan.ts';
import type {Finding, RunEvent, StepOutcome} from '../state/events.ts';
import type {Failure} from '../state/failure.ts';
import type {HostPool} from './host-pool.ts';
import type {JournalEvent} from './journal.ts';
import type {Ledger} from './ledger.ts';
import type {StatePaths} from './paths.ts';

/** distcc's pump mode in this run. */
export type PumpState = {
	/** Workers that passed its canaries. */
	readonly proven: Set<string>;
	/** What clients need while its include server runs; without it they preprocess here. */
	variables?: Readonly<Record<string, string>> | undefined;
};

/** What a run carries to all its steps. */
export type RunContext = PlanInput & {
	readonly paths: StatePaths;
	/** The file into which this run's facts go. */
	readonly journalPath: string;
	readonly hosts: HostPool;
	readonly ledgerStore: Ledger;
	readonly isDryRun: boolean;
	readonly signal: AbortSignal;
	readonly emit: (event: JournalEvent) => void;
	/** Host -> fingerprint that the user has agreed to; `all` = whatever is seen now. */
	readonly acceptedHostKeys: Readonly<Record<string, string>> | 'all';
	/** Workers that failed their canary, with the reason. */
	readonly excluded: Map<string, string>;
	readonly pump: PumpState;
	/** What the checks of this run found so far. */
	readonly findings: Finding[];
	/** Hosts that let a question time out, with the reason: checks do not ask them again. */
	readonly silent: Map<string, string>;
	/** Hosts to which every question would hang, with the reason. */
	readonly hidden: Map<string, string>;
};

/** What became of a step. In a dry run `changed` means: would change. A step that throws ends its host; one that only says that it failed does not. */
export type StepResult = {
	readonly outcome: Exclude<StepOutcome, 'cancelled'>;
	readonly failure?: Failure;
	readonly detail?: string;
	readonly changes?: readonly string[];
};

export type Executor<Work> = (work: Work, step: Step, context: RunContext) => Promise<StepResult>;

/** Facts without their time: it is stamped where they are emitted. */
export type Unstamped<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

export function stamped(event: Unstamped<RunEvent>): RunEvent {
	return {...event, at: Date.now()} as RunEvent;
}

export function outputTo(step: Step, context: RunContext): (line: string) => void {
	return (line) => context.emit(stamped({type: 'step/output', step: step.id, line}));
}
