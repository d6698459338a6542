import {meshKeyPath, meshKnownHostsPath, meshMarker} from '../../actions/mesh.ts';
import type {Step, Task} from '../../actions/plan.ts';
import type {WorkerConfig} from '../../config/config.ts';
import {machineOf} from '../../config/machines.ts';
import {authorizedKeyLine, clientAddress} from '../../tools/authorized-keys.ts';
import {script} from '../../tools/command.ts';
import {sshArgv} from '../../tools/ssh.ts';
import {type Executor, type RunContext, type StepResult, stamped} from '../context.ts';
import {fail, toFailure} from '../failure.ts';
import type {Host} from '../host.ts';
import {execOrFail, runResource} from '../run-resource.ts';

const reachTimeoutMs = 20_000;

function peerOf(name: string, {config}: RunContext): WorkerConfig {
	const peer = machineOf(config, name);
	if (peer === undefined) throw fail('configuration', `There is no worker ${name}.`);
	return peer;
}

/** All addresses from which a host would see another one, by its own name service. */
async function addressesOf(peer: WorkerConfig, step: Step, context: RunContext): Promise<string> {
	const host = await context.hosts.get(step.host);
	const {stdout} = await host.exec({argv: script('getent ahosts "$1" | cut -d" " -f1 | sort -u', peer.address)});
	const addresses = stdout.split('\n').flatMap((line) => clientAddress(line) ?? []);
	if (addresses.length > 0) return addresses.join(',');
	throw fail(
		'verification',
		`${step.host} does not know the address of ${peer.name} (${peer.address}).`,
		'Write an address into cluster.yaml.',
	);
}

async function readPublicKey(host: Host, keyPath: string): Promise<string> {
	const argv = script('cat -- "$1" 2>/dev/null || true', `${keyPath}.pub`);
	return (await execOrFail(host, {argv}, {}, 'Reading its key')).trim();
}

function stepFor(step: Step, what: string): Step {
	return {...step, id: `${step.id} ${what}`};
}

function joined(results: readonly StepResult[]): StepResult {
	const changes = results.flatMap((result) => result.changes ?? []);
	return changes.length === 0
		? {outcome: 'ok', detail: 'as it should be'}
		: {outcome: 'changed', changes, detail: changes[0] ?? ''};
}

/** Two lines on a worker: the peer's key, bound to the peer's addresses and to a command that does nothing, and its host key. */
export const meshTrust: Executor<Extract<Task, {kind: 'mesh-trust'}>> = async (task, step, context) => {
	const {cluster} = context.config;
	const peer = peerOf(task.peer, context);
	const changes = [`let ${peer.name} in, to prove its login and nothing else`];
	const other = await context.hosts.get(peer.name).catch(() => undefined);
	// Why it cannot be reached is told at its own steps.
	if (other === undefined && !context.isDryRun) return {outcome: 'skipped', detail: `${peer.name} cannot be reached now`};
	const said = other === undefined ? '' : await readPublicKey(other, meshKeyPath(cluster));
	if (said === '' && context.isDryRun) return {outcome: 'changed', changes};
	// It becomes a line of other machines: a worker that is not ours any more must not write a second one.
	const [publicKey] = /^ssh-ed25519 [A-Za-z0-9+/]{40,}={0,2}$/.exec(said) ?? [];
	if (publicKey === undefined) {
		const message = `What ${peer.name} shows as its key is none: ${step.host} does not let it in.`;
		return {outcome: 'failed', failure: {code: 'verification', message, hint: `Look at ~/${meshKeyPath(cluster)}.pub there.`}};
	}
	const marker = meshMarker(cluster, peer.name);
	const from = await addressesOf(peer, step, context);
	const line = authorizedKeyLine({publicKey, marker, from, permitOpen: [], hasTerminal: false, command: 'true'});
	const known = context.hosts.knownHosts.lineOf(peer);
	if (known === undefined) throw fail('host-key', `The host key of ${peer.name} is not known.`, 'Run ssh-setup for it first.');
	const letIn = await runResource({kind: 'line', path: '.ssh/authorized_keys', line, marker}, step, context);
	const hostKey = {kind: 'line', path: meshKnownHostsPath(cluster), line: `${known} ${marker}`, marker} as const;
	return joined([letIn, await runResource(hostKey, stepFor(step, 'host-key'), context)]);
};

/** One cell of the matrix between workers: a login by ssh(1) there, which says why it does not work. It ends nobody's run. */
export const meshReach: Executor<Extract<Task, {kind: 'mesh-reach'}>> = async (task, step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const {cluster} = context.config;
	const {jump: _ours, ...peer} = peerOf(task.peer, context);
	const way = {from: step.host, to: peer.name};
	const say = (found: {tookMs: number} | {reason: string}) =>
		context.emit(stamped({type: 'reach/tested', reach: {...way, ...found}}));
	try {
		const host = await context.hosts.get(step.host);
		const identity = {keyPath: meshKeyPath(cluster), knownHostsPath: meshKnownHostsPath(cluster)};
		const startedAt = Date.now();
		const argv = [...sshArgv(peer, identity), '--', `${peer.user}@${peer.address}`];
		const {code, stderr} = await host.exec({argv, timeoutMs: reachTimeoutMs});
		const tookMs = Date.now() - startedAt;
		if (code === 0) {
			say({tookMs});
			return {outcome: 'ok', detail: `${way.from} -> ${way.to}, ${tookMs} ms`};
		}
		const hasNoClient = code === 127;
		const last = stderr.trim().split('\n').at(-1) ?? '';
		throw hasNoClient
			? fail('not-provisioned', `${step.host} has no ssh program yet.`, 'provision brings it; then run ssh-setup again.')
			: fail(
					'unreachable',
					`${step.host} does not reach ${peer.name}: ${last || `exit ${code}`}.`,
					'Check the network between them.',
				);
	} catch (error) {
		const failure = toFailure(error);
		say({reason: failure.message});
		if (failure.code === 'not-provisioned') return {outcome: 'skipped', detail: failure.message};
		return {outcome: 'failed', failure};
	}
};
