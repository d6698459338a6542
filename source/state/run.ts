import type {ActionId, Event, RunOutcome, StepOutcome, StepOutline} from './events.ts';
import type {Failure} from './failure.ts';

export type StepState = StepOutline & {
	readonly status: 'pending' | 'running' | StepOutcome;
	readonly changes: readonly string[];
	readonly startedAt?: number;
	readonly finishedAt?: number;
	readonly detail?: string;
	readonly failure?: Failure;
};

type RunFacts = {
	readonly runId: string;
	readonly action: ActionId;
	readonly dryRun: boolean;
	readonly pid: number;
	readonly startedAt: number;
	readonly options: Readonly<Record<string, string>>;
	readonly steps: readonly StepState[];
};

/** The run that the viewer follows. */
export type RunState =
	| {readonly status: 'none'}
	| ({readonly status: 'running'} & RunFacts)
	| ({
			readonly status: 'finished';
			readonly outcome: RunOutcome;
			readonly finishedAt: number;
			readonly summary: string;
			readonly failure?: Failure;
	  } & RunFacts);

export const initialRun: RunState = {status: 'none'};

function patchStep(run: RunState, id: string, change: (step: StepState) => StepState): RunState {
	if (run.status !== 'running') return run;
	const index = run.steps.findIndex((step) => step.id === id);
	const step = run.steps[index];
	return step === undefined ? run : {...run, steps: run.steps.with(index, change(step))};
}

/** A finished run moves no more; facts of steps that the plan does not name are ignored. */
export function reduceRun(run: RunState, event: Event): RunState {
	switch (event.type) {
		case 'run/started': {
			const {runId, action, dryRun, pid, at, options} = event;
			return {status: 'running', runId, action, dryRun, pid, startedAt: at, options, steps: []};
		}
		case 'plan/made':
			return run.status === 'running'
				? {...run, steps: event.steps.map((step) => ({...step, status: 'pending', changes: []}))}
				: run;
		case 'step/started':
			return patchStep(run, event.step, (step) => ({...step, status: 'running', startedAt: event.at}));
		case 'step/changes':
			return patchStep(run, event.step, (step) => ({...step, changes: event.changes}));
		case 'step/finished':
			return patchStep(run, event.step, (step) => ({
				...step,
				status: event.outcome,
				finishedAt: event.at,
				...(event.detail === undefined ? {} : {detail: event.detail}),
				...(event.failure === undefined ? {} : {failure: event.failure}),
			}));
		case 'run/finished':
			return run.status === 'running'
				? {
						...run,
						status: 'finished',
						outcome: event.outcome,
						finishedAt: event.at,
						summary: event.summary,
						...(event.failure === undefined ? {} : {failure: event.failure}),
					}
				: run;
		case 'run/lost':
			return run.status === 'running' && run.runId === event.runId
				? {
						...run,
						status: 'finished',
						outcome: 'failed',
						finishedAt: event.at,
						summary: event.reason,
						failure: {code: 'lost', message: event.reason},
					}
				: run;
		default:
			return run;
	}
}

export function countSteps(steps: readonly StepState[]): Readonly<Record<StepState['status'], number>> {
	const counts = {pending: 0, running: 0, changed: 0, ok: 0, failed: 0, skipped: 0, cancelled: 0};
	for (const step of steps) counts[step.status] += 1;
	return counts;
}
