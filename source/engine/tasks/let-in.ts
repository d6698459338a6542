import type {Task} from '../../actions/plan.ts';
import {keyMarker, type Permits, permitsOf} from '../../actions/ssh-setup.ts';
import type {WorkerConfig} from '../../config/config.ts';
import {machineOf, otherMachines} from '../../config/machines.ts';
import {authorizedKeyLine, clientAddress, connectionScript} from '../../tools/authorized-keys.ts';
import {script} from '../../tools/command.ts';
import type {Executor, RunContext} from '../context.ts';
import {fail} from '../failure.ts';
import {hostFor, runResource} from '../run-resource.ts';

/** One account may stand in the configuration twice, under a name and an address: one line serves both. */
function permits(name: string, {config, hosts}: RunContext): Permits {
	const keyOf = (one: WorkerConfig | undefined) => (one === undefined ? undefined : hosts.knownHosts.lineOf(one)?.split(' ')[2]);
	const machine = machineOf(config, name);
	const key = keyOf(machine);
	const isTwin = (other: WorkerConfig) => other.name === name || (other.user === machine?.user && keyOf(other) === key);
	const known = key === undefined ? [] : [...config.workers, ...otherMachines(config)].filter(isTwin);
	const all = (known.length === 0 && machine !== undefined ? [machine] : known).map((one) => permitsOf(config, one));
	return {
		permitOpen: [...new Set(all.flatMap(({permitOpen}) => permitOpen))].toSorted(),
		hasTerminal: all.some(({hasTerminal}) => hasTerminal),
	};
}

/** One line in the host's `authorized_keys`, in the ledger like every other resource; only its text is found out here. */
export const letIn: Executor<Extract<Task, {kind: 'let-in'}>> = async (_task, step, context) => {
	const host = await hostFor(step, context);
	if (host === undefined) return {outcome: 'changed', changes: [step.title]};
	const {stdout} = await host.exec({argv: script(connectionScript)});
	const from = clientAddress(stdout);
	if (from === undefined) {
		throw fail(
			'verification',
			`${step.host} does not say from which address it sees us, so that our key cannot be bound to it.`,
			'Its login shell must keep SSH_CONNECTION, which sshd sets.',
		);
	}
	const {permitOpen, hasTerminal} = permits(step.host, context);
	const marker = keyMarker(context.config.cluster);
	const line = authorizedKeyLine({publicKey: context.settings.publicKey, marker, from, permitOpen, hasTerminal});
	return runResource({kind: 'line', path: '.ssh/authorized_keys', line, marker}, step, context);
};
