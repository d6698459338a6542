import type {Config} from '../config/config.ts';
import type {Stage, Step} from './plan.ts';
import {resourceStep, taskStep} from './plan.ts';

/** Where a worker's own key and what it knows of the others lie, relative to its user's home. */
export function meshKeyPath(cluster: string): string {
	return `.ssh/distbuild-${cluster}`;
}

export function meshKnownHostsPath(cluster: string): string {
	return `${meshKeyPath(cluster)}-known-hosts`;
}

/** What only the line of this worker in the files of others contains. */
export function meshMarker(cluster: string, worker: string): string {
	return `distbuild-tui-mesh[${cluster}/${worker}]`;
}

/**
 * Workers that may log in to each other, which only `trust: mesh` wants. Each gets a key that never leaves it, and each lets in the
 * others' from their addresses, to prove that it works and for nothing else: what relays a sync will widen it.
 */
export function meshStages({cluster, workers, trust}: Config): readonly Stage[] {
	if (trust !== 'mesh' || workers.length < 2) return [];
	const perPair = (step: (name: string, peer: string) => Step) =>
		workers.flatMap(({name}) => workers.filter((peer) => peer.name !== name).map((peer) => step(name, peer.name)));
	return [
		{
			title: 'keys of the workers',
			steps: workers.map(({name}) =>
				resourceStep(name, 'mesh-key', 'a key of its own', {kind: 'key-pair', path: meshKeyPath(cluster)}),
			),
		},
		{
			title: 'trust between workers',
			steps: perPair((name, peer) => taskStep(name, `mesh-trust ${peer}`, `let in and know ${peer}`, {kind: 'mesh-trust', peer})),
		},
		{
			title: 'reachability of workers',
			steps: perPair((name, peer) => taskStep(name, `mesh-reach ${peer}`, `log in to ${peer}`, {kind: 'mesh-reach', peer})),
		},
	];
}
