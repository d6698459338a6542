import type {Task} from '../../actions/plan.ts';
import type {Executor} from '../context.ts';
import {fail} from '../failure.ts';
import type {ExecResult} from '../host.ts';
import {waitFor} from '../wait.ts';

/** A thing is up when it answers, not when a unit says "active". */
export const observe: Executor<Extract<Task, {kind: 'observe'}>> = async (task, step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const host = await context.hosts.get(step.host);
	let last: ExecResult | undefined;
	const seen = await waitFor(
		async () => {
			last = await host.exec(task.command);
			const isThere = last.code === 0 && (task.expects === undefined || last.stdout.includes(task.expects));
			return isThere || undefined;
		},
		{deadlineMs: task.deadlineMs, signal: context.signal},
	);
	if (seen === undefined) {
		throw fail(
			'verification',
			`Waited ${Math.round(task.deadlineMs / 1000)} s on ${step.host}, but it is not so: ${step.title}.`,
			task.hint,
			(last?.stderr || last?.stdout)?.slice(-400),
		);
	}
	return {outcome: 'ok', detail: 'observed'};
};
