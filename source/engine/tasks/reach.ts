import type {Task} from '../../actions/plan.ts';
import {reachArgv} from '../../tools/ssh.ts';
import type {Executor} from '../context.ts';
import {fail} from '../failure.ts';
import {runLocally} from '../local-host.ts';

const timeoutMs = 20_000;

/** One cell of the reachability matrix: the real ssh program, our key only, our host keys only, nothing asked. */
export const reach: Executor<Extract<Task, {kind: 'reach'}>> = async (_task, step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const worker = context.config.workers.find((candidate) => candidate.name === step.host);
	if (worker === undefined) throw fail('configuration', `There is no worker ${step.host}.`);
	const startedAt = Date.now();
	const result = await runLocally(reachArgv(worker, context.settings), '', timeoutMs, {signal: context.signal});
	if (result.code !== 0) {
		throw fail(
			'denied',
			`The master cannot log in to ${step.host} by its key: ${result.stderr.trim().split('\n').at(-1)}`,
			'Run ssh-setup again.',
		);
	}
	return {outcome: 'ok', detail: `master -> ${step.host} by key, ${Date.now() - startedAt} ms`};
};
