import type {Task} from '../../actions/plan.ts';
import {keyMarker} from '../../actions/ssh-setup.ts';
import {authorizedKeyLine, clientAddress, connectionScript} from '../../tools/authorized-keys.ts';
import {script} from '../../tools/command.ts';
import type {Executor} from '../context.ts';
import {fail} from '../failure.ts';
import {hostFor, runResource} from '../run-resource.ts';

/** One line in the host's `authorized_keys`, in the ledger like every other resource; only its text is found out here. */
export const letIn: Executor<Extract<Task, {kind: 'let-in'}>> = async ({permitOpen, hasTerminal}, step, context) => {
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
	const marker = keyMarker(context.config.cluster);
	const line = authorizedKeyLine({publicKey: context.settings.publicKey, marker, from, permitOpen, hasTerminal});
	return runResource({kind: 'line', path: '.ssh/authorized_keys', line, marker}, step, context);
};
