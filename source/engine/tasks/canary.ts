import type {Task} from '../../actions/plan.ts';
import {proveWorker} from '../canary.ts';
import {type Executor, stamped} from '../context.ts';

/** Proves one worker. One that fails is out of this build, with its reason; the others build. */
export const canary: Executor<Extract<Task, {kind: 'canary'}>> = async (task, step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const finished = (ok: boolean, tookMs: number, detail: string) =>
		context.emit(stamped({type: 'canary/finished', host: step.host, ok, tookMs, detail}));
	const excluded = context.excluded.get(step.host);
	if (excluded !== undefined) {
		finished(false, 0, excluded);
		return {outcome: 'skipped', detail: `out of this build: ${excluded}`};
	}
	const isThroughCache = context.options['adopt'] === undefined;
	const {problem, tookMs, detail} = await proveWorker(step.host, task.compiler, context, {isThroughCache});
	finished(problem === undefined, tookMs, detail);
	if (problem === undefined) return {outcome: 'ok', detail};
	context.excluded.set(step.host, problem);
	return {outcome: 'skipped', detail: `out of this build: ${problem}`};
};
