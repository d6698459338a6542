import {readFileSync} from 'node:fs';
import type {Task} from '../../actions/plan.ts';
import {masterName, type WorkerConfig} from '../../config/config.ts';
import {machineOf} from '../../config/machines.ts';
import type {Reach} from '../../state/events.ts';
import {type Executor, type RunContext, stamped} from '../context.ts';
import {fail, toFailure} from '../failure.ts';
import {connectSsh} from '../ssh-host.ts';

async function logIn(target: WorkerConfig, context: RunContext): Promise<Pick<Reach, 'tookMs' | 'sudo'>> {
	const startedAt = Date.now();
	const socket = await context.hosts.wayTo(target);
	const host = await connectSsh({
		target,
		hostName: target.name,
		knownHosts: context.hosts.knownHosts,
		privateKey: readFileSync(context.paths.key, 'utf8'),
		...(socket === undefined ? {} : {socket}),
	});
	try {
		const {code, stderr} = await host.exec({argv: ['true']});
		const tookMs = Date.now() - startedAt;
		if (code === 0) return {tookMs, sudo: await host.elevation.findMode()};
		throw fail(
			'denied',
			`${target.name} lets the master in but runs nothing (exit ${code}).`,
			`Check the login shell of ${target.user} there.`,
			stderr.slice(-400),
		);
	} finally {
		host.close();
	}
}

/** One cell of the matrix who reaches whom: a fresh login by our key only, to a host whose key we know, that runs a command. */
export const reach: Executor<Extract<Task, {kind: 'reach'}>> = async (_task, step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const target = machineOf(context.config, step.host);
	if (target === undefined) throw fail('configuration', `There is no worker ${step.host}.`);
	const way = {from: masterName, to: step.host};
	try {
		const found = await logIn(target, context);
		context.emit(stamped({type: 'reach/tested', reach: {...way, ...found}}));
		return {outcome: 'ok', detail: `master -> ${step.host} by key, ${found.tookMs} ms`};
	} catch (error) {
		context.emit(stamped({type: 'reach/tested', reach: {...way, reason: toFailure(error).message}}));
		throw error;
	}
};
