import type {Plan, Stage, Step} from '../actions/plan.ts';
import type {StepOutcome} from '../state/events.ts';
import type {Failure} from '../state/failure.ts';
import {type RunContext, type StepResult, stamped} from './context.ts';
import {toFailure} from './failure.ts';
import {runResource} from './run-resource.ts';
import {Semaphore} from './semaphore.ts';
import {runTask} from './tasks/index.ts';

/** Hosts at work at once: enough for a handful of machines, few enough for sshd's MaxStartups (10:30:100). */
const fanOut = 8;

export type PlanResult = {
	readonly counts: Readonly<Record<StepOutcome, number>>;
	readonly failures: readonly Failure[];
	/** What steps said at their end, by id. */
	readonly details: ReadonlyMap<string, string>;
};

function runWork(step: Step, context: RunContext): Promise<StepResult> {
	return step.work.kind === 'resource' ? runResource(step.work.resource, step, context) : runTask(step.work.task, step, context);
}

/**
 * Executes a plan. A failed step ends its own host (the rest of it is skipped, in later stages too) and no other, unless nothing
 * counts on it. A cancelled
 * run finishes the steps that change a host, because half an installation is worse than one more minute, and starts no new one.
 */
export async function runPlan(plan: Plan, context: RunContext): Promise<PlanResult> {
	const counts = {changed: 0, ok: 0, failed: 0, skipped: 0, cancelled: 0};
	const failures: Failure[] = [];
	const details = new Map<string, string>();
	const broken = new Set<string>();
	const hosts = new Semaphore(fanOut);

	const finish = (step: Step, outcome: StepOutcome, more: {detail?: string; failure?: Failure} = {}) => {
		counts[outcome] += 1;
		if (more.detail !== undefined) details.set(step.id, more.detail);
		context.emit(stamped({type: 'step/finished', step: step.id, outcome, ...more}));
	};
	const runStep = async (step: Step) => {
		if (broken.has(step.host)) return finish(step, 'skipped', {detail: 'an earlier step failed'});
		if (context.signal.aborted) return finish(step, 'cancelled');
		context.emit(stamped({type: 'step/started', step: step.id}));
		try {
			const result = await runWork(step, context);
			if (result.changes !== undefined) context.emit(stamped({type: 'step/changes', step: step.id, changes: result.changes}));
			const {outcome, detail, failure} = result;
			if (failure !== undefined) failures.push(failure);
			return finish(step, outcome, {
				...(detail === undefined ? {} : {detail}),
				...(failure === undefined ? {} : {failure}),
			});
		} catch (error) {
			const failure = toFailure(error);
			if (failure.code === 'cancelled') return finish(step, 'cancelled');
			if (step.isIndependent !== true) broken.add(step.host);
			failures.push(failure);
			return finish(step, 'failed', {failure});
		}
	};
	const runStage = async (stage: Stage) => {
		const byHost = Map.groupBy(stage.steps, (step) => step.host);
		await Promise.all(
			[...byHost.values()].map((steps) =>
				hosts.run(async () => {
					for (const step of steps) await runStep(step);
				}),
			),
		);
	};
	for (const stage of plan) await runStage(stage);
	return {counts, failures, details};
}
