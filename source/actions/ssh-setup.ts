import type {Action} from './plan.ts';
import {resourceStep, taskStep} from './plan.ts';

/** What every line of ours in an `authorized_keys` contains. The brackets tell `farm` from `farm-2`, which is not ours. */
export function keyMarker(cluster: string): string {
	return `distbuild-tui[${cluster}]`;
}

export const sshSetup: Action = {
	id: 'ssh-setup',
	key: 's',
	title: 'SSH setup',
	label: 'ssh',
	description: 'accept host keys, let the master log in to every worker with a key of its own',
	isDestructive: false,
	hosts: () => [],
	missingWorker: 'left-undone',
	needsWorker: false,
	needsPassword: true,
	plan({config, settings}) {
		const marker = keyMarker(config.cluster);
		// One way only: the key opens the workers for the master. It may forward (the tunnel needs it) but not agent or X11.
		const line = `no-agent-forwarding,no-X11-forwarding ${settings.publicKey} ${marker}`;
		return [
			{
				title: 'host keys',
				steps: config.workers.map(({name}) => taskStep(name, 'host-key', 'accept the host key', {kind: 'accept-host-key'})),
			},
			{
				title: 'trust',
				steps: config.workers.map(({name}) =>
					resourceStep(name, 'authorized-key', "let the master's key in", {
						kind: 'line',
						path: '.ssh/authorized_keys',
						line,
						marker,
					}),
				),
			},
			{
				title: 'reachability',
				steps: config.workers.map(({name}) => taskStep(name, 'reach', 'log in from the master by key only', {kind: 'reach'})),
			},
		];
	},
};
