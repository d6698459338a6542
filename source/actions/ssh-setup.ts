import type {Config, WorkerConfig} from '../config/config.ts';
import {cacheMaster, machinesByDistance, otherMachines, passedTo} from '../config/machines.ts';
import {distccdPort, distccdStatisticsPort, redisPort} from '../config/places.ts';
import {meshStages} from './mesh.ts';
import type {Action, Step} from './plan.ts';
import {taskStep} from './plan.ts';

/** What every line of ours in an `authorized_keys` contains. The brackets tell `farm` from `farm-2`, which is not ours. */
export function keyMarker(cluster: string): string {
	return `distbuild-tui[${cluster}]`;
}

/** Hosts whose host key may have changed, because the user says so (`--forget-host-key`). */
export function forgottenHosts(options: Readonly<Record<string, string>>): readonly string[] {
	return options['forget-host-key']?.split(',') ?? [];
}

/** What the tunnel carries: compiles, and the statistics that tell a worker that hangs from one that is busy. */
const forwarded = [distccdPort, distccdStatisticsPort].map((port) => `127.0.0.1:${port}`);

export type Permits = {readonly permitOpen: readonly string[]; readonly hasTerminal: boolean};

/**
 * What our key may do on a machine. One way only: it opens the workers for the master. A worker's compile server may be reached
 * through it, and a terminal is for the shell that the screen opens; a machine that is only passed through gets neither. Of
 * another master, whose cache we use, Redis may be reached.
 */
export function permitsOf(config: Config, machine: WorkerConfig): Permits {
	const isWorker = config.workers.some(({name}) => name === machine.name);
	const places = passedTo(config, machine).map(({address, port}) =>
		address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
	);
	const shared = cacheMaster(config)?.name === machine.name ? [`127.0.0.1:${redisPort}`] : [];
	return {permitOpen: [...new Set([...(isWorker ? forwarded : []), ...shared, ...places])], hasTerminal: isWorker};
}

function letInStep({name}: WorkerConfig): Step {
	return taskStep(name, 'authorized-key', "let the master's key in", {kind: 'let-in'});
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
	plan({config}) {
		const stages = machinesByDistance(config).flatMap((machines, index) => {
			const behind = index === 0 ? '' : ' behind jump hosts';
			const hostKeys = machines.map(({name}) => taskStep(name, 'host-key', 'accept the host key', {kind: 'accept-host-key'}));
			return [
				{title: `host keys${behind}`, steps: hostKeys},
				{title: `trust${behind}`, steps: machines.map(letInStep)},
			];
		});
		const all = [...otherMachines(config), ...config.workers];
		const shared = cacheMaster(config);
		const reach = all.map(({name}) => taskStep(name, 'reach', 'log in from the master by key only', {kind: 'reach'}));
		const password =
			shared === undefined
				? []
				: [taskStep(shared.name, 'cache-password', "learn the password of that master's cache", {kind: 'cache-password'})];
		return [...stages, {title: 'reachability', steps: [...reach, ...password]}, ...meshStages(config)];
	},
};
