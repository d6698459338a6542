import type {Task} from '../../actions/plan.ts';
import {type Executor, stamped} from '../context.ts';
import {FailureError, fail} from '../failure.ts';
import {KnownHosts} from '../known-hosts.ts';
import {connectSsh} from '../ssh-host.ts';

type Seen = {readonly key: Uint8Array; readonly fingerprint: string; readonly verdict: 'known' | 'new' | 'changed'};

/** Shakes hands and looks at the key; no name and no password is sent to a machine that is not known yet. */
async function look(login: Parameters<typeof connectSsh>[0]): Promise<Seen> {
	let seen: Seen | undefined;
	try {
		const host = await connectSsh({
			...login,
			onHostKey(fingerprint, key, verdict) {
				seen = {fingerprint, key, verdict};
				return false;
			},
		});
		host.close();
	} catch (error) {
		// A known key goes on to a login without credentials, which is refused: the key is all that we wanted.
		if (seen === undefined || !(error instanceof FailureError)) throw error;
	}
	if (seen === undefined) throw fail('unreachable', `${login.hostName} showed no host key.`);
	return seen;
}

export const acceptHostKey: Executor<Extract<Task, {kind: 'accept-host-key'}>> = async (_task, step, context) => {
	const target = context.config.workers.find((worker) => worker.name === step.host);
	if (target === undefined) throw fail('configuration', `There is no worker ${step.host}.`);
	const knownHosts = new KnownHosts(context.paths.knownHosts);
	const {key, fingerprint, verdict} = await look({target, hostName: step.host, knownHosts});
	context.emit(stamped({type: 'host-key/seen', host: step.host, fingerprint, known: verdict === 'known'}));
	if (verdict === 'known') return {outcome: 'ok', detail: `known: ${fingerprint}`};
	if (verdict === 'changed') {
		throw fail(
			'host-key',
			`The host key of ${step.host} has CHANGED; it is now ${fingerprint}.`,
			`If the machine was reinstalled, remove its line from ${context.paths.knownHosts} and try again.`,
		);
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
