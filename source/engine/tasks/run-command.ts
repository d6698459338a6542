import type {Task} from '../../actions/plan.ts';
import {type Executor, outputTo} from '../context.ts';
import {fail} from '../failure.ts';

const evidenceLimit = 400;

/** A repair that is no state of a host: it is run, and what checks it comes after it. */
export const runCommand: Executor<Extract<Task, {kind: 'run'}>> = async (task, step, context) => {
	const changes = [task.says];
	if (context.isDryRun) return {outcome: 'changed', changes};
	const host = await context.hosts.get(step.host);
	const {code, stderr} = await host.exec(task.command, {onLine: outputTo(step, context)});
	if (code !== 0) {
		throw fail('exit', `${step.title} on ${step.host} failed (exit ${code}).`, undefined, stderr.slice(-evidenceLimit));
	}
	return {outcome: 'changed', changes, detail: task.says};
};
