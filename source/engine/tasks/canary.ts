import type {Task} from '../../actions/plan.ts';
import {proveWorker} from '../canary.ts';
import {type Executor, stamped} from '../context.ts';

/** Proves one worker. One that fails is out of this build, with its reason; the others build. */
export const canary: Executor<Extract<Task, {kind: 'canary'}>> = async (task, step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const reason = context.excluded.get(step.host);
	if (reason !== undefined) {
		context.emit(stamped({type: 'canary/finished', host: step.host, ok: false, tookMs: 0, detail: reason}));
		return {outcome: 'skipped', detail: `out of this build: ${reason}`};
	}
	const {problem, tookMs} = await proveWorker(step.host, task.compiler, context);
	const detail = problem ?? `C and C++ compiled there in ${tookMs} ms`;
	context.emit(stamped({type: 'canary/finished', host: step.host, ok: problem === undefined, tookMs, detail}));
	if (problem === undefined) return {outcome: 'ok', detail};
	context.excluded.set(step.host, problem);
	return {outcome: 'skipped', detail: `out of this build: ${problem}`};
};
