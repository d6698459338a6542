import {readFileSync} from 'node:fs';
import type {Task} from '../../actions/plan.ts';
import type {Executor} from '../context.ts';
import {fail} from '../failure.ts';
import {KnownHosts} from '../known-hosts.ts';
import {connectSsh} from '../ssh-host.ts';

/** One cell of the reachability matrix: a fresh login by our key only, to a host whose key we know, that runs a command. */
export const reach: Executor<Extract<Task, {kind: 'reach'}>> = async (_task, step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const target = context.config.workers.find((candidate) => candidate.name === step.host);
	if (target === undefined) throw fail('configuration', `There is no worker ${step.host}.`);
	const startedAt = Date.now();
	const knownHosts = new KnownHosts(context.paths.knownHosts);
	const host = await connectSsh({target, hostName: step.host, knownHosts, privateKey: readFileSync(context.paths.key, 'utf8')});
	try {
		const {code} = await host.exec({argv: ['true']});
		if (code !== 0)
			throw fail('denied', `${step.host} lets the master in but runs nothing (exit ${code}).`, 'Check the login shell there.');
	} finally {
		host.close();
	}
	return {outcome: 'ok', detail: `master -> ${step.host} by key, ${Date.now() - startedAt} ms`};
};
