import type {Step} from '../plan.ts';
import {resourceStep} from '../plan.ts';

export const secondMs = 1000;

/** What Debian's packages start as soon as they are installed; ours run on ports of their own. */
export const quietUnits = {
	distcc: 'distcc.service',
	'redis-server': 'redis-server.service',
	'valkey-server': 'valkey-server.service',
};

// bash's own /dev/tcp needs no further program. The third word of SSH_CONNECTION is the address of the host that we came to.
const portScript =
	'read -r _ _ address _ <<< "$SSH_CONNECTION"; for host in 127.0.0.1 $address; do (exec 3<>"/dev/tcp/$host/$1") && exit; done; exit 1';

/** Connects to a TCP port of the host, on its loopback or on the address at which we log in. */
export function portAnswers(port: number) {
	return {argv: ['timeout', '5', 'bash', '-c', portScript, 'bash', String(port)]};
}

export function file(
	host: string,
	name: string,
	resource: {path: string; content: string; owner?: string; mode?: string; isSecret?: boolean},
): Step {
	return resourceStep(host, name, `file ${resource.path}`, {kind: 'file', owner: 'root', mode: '644', ...resource});
}

/** `ours`: see DirectoryResource; an empty list where all that we put there is a resource of its own. */
export function directory(host: string, path: string, owner: string, more: {mode?: string; ours?: readonly string[]} = {}): Step {
	const resource = {kind: 'directory', path, owner, mode: '755', ...more} as const;
	return resourceStep(host, `directory ${path}`, `directory ${path}`, resource);
}

export function unit(host: string, name: string, reads: readonly string[]): Step {
	return resourceStep(host, `unit ${name}`, `service ${name}`, {kind: 'unit', name, reads});
}

export function packages(host: string, names: readonly string[], quietUnits: Readonly<Record<string, string>>): Step {
	return resourceStep(host, 'packages', `packages ${names.join(' ')}`, {kind: 'packages', names, quietUnits});
}

export function unitPath(name: string): string {
	return `/etc/systemd/system/${name}`;
}
