import type {Task} from '../../actions/plan.ts';
import type {WorkerConfig} from '../../config/config.ts';
import {machineOf} from '../../config/machines.ts';
import {type Executor, type RunContext, stamped} from '../context.ts';
import {FailureError, fail, toFailure} from '../failure.ts';
import type {KeyVerdict} from '../known-hosts.ts';
import {changedKeyFailure} from '../login-failure.ts';
import {connectSsh} from '../ssh-host.ts';

type Seen = {readonly key: Uint8Array; readonly fingerprint: string; readonly verdict: KeyVerdict};

/** Shakes hands and looks at the key; no name and no password is sent to a machine that is not known yet. */
async function look(target: WorkerConfig, {hosts}: RunContext): Promise<Seen> {
	let seen: Seen | undefined;
	const socket = await hosts.wayTo(target);
	try {
		const host = await connectSsh({
			target,
			hostName: target.name,
			knownHosts: hosts.knownHosts,
			...(socket === undefined ? {} : {socket}),
			onHostKey(fingerprint, key, verdict) {
				seen = {fingerprint, key, verdict};
				return false;
			},
		});
		host.close();
	} catch (error) {
		if (seen === undefined || !(error instanceof FailureError)) throw error;
	}
	if (seen === undefined) throw fail('unreachable', `${target.name} showed no host key.`);
	return seen;
}

export const acceptHostKey: Executor<Extract<Task, {kind: 'accept-host-key'}>> = async (_task, step, context) => {
	const target = machineOf(context.config, step.host);
	if (target === undefined) throw fail('configuration', `There is no worker ${step.host}.`);
	const {knownHosts} = context.hosts;
	const seen = await look(target, context).catch((error: unknown) => {
		// Behind a machine whose own key nobody has agreed to yet.
		if (context.isDryRun && toFailure(error).code === 'not-provisioned') return undefined;
		throw error;
	});
	if (seen === undefined)
		return {outcome: 'changed', changes: ['accept its host key, which can be seen once the way there is agreed to']};
	const {key, fingerprint, verdict} = seen;
	const changedFrom = verdict === 'changed' ? {changedFrom: knownHosts.fingerprints(target)} : {};
	context.emit(stamped({type: 'host-key/seen', host: step.host, fingerprint, known: verdict === 'known', ...changedFrom}));
	if (verdict === 'known') return {outcome: 'ok', detail: `known: ${fingerprint}`};
	if (verdict === 'changed') {
		const where = `${step.host} (${target.address}:${target.port})`;
		throw new FailureError(changedKeyFailure(step.host, where, knownHosts.fingerprints(target), fingerprint));
	}
	const changes = [`accept host key ${fingerprint}`];
	if (context.isDryRun) return {outcome: 'changed', changes};
	const accepted = context.acceptedHostKeys;
	if (accepted !== 'all' && accepted[step.host] !== fingerprint) {
		throw fail(
			'host-key',
			`Nobody agreed to the host key ${fingerprint} of ${step.host}.`,
			'Compare it, then confirm, or run with --yes.',
		);
	}
	knownHosts.accept(target, key);
	return {outcome: 'changed', changes, detail: fingerprint};
};
