import {shellLine} from './command.ts';

/** How the ssh(1) program is called. All options are OpenSSH's; see ssh_config(5). */
export type SshTarget = {
	readonly address: string;
	readonly port: number;
	readonly user: string;
	/** Machines to log in through, the first one first. */
	readonly jump?: readonly SshTarget[];
};
export type SshIdentity = {readonly keyPath: string; readonly knownHostsPath: string};

/** How a person would log in there. */
export function loginText({address, port, user}: SshTarget): string {
	return `ssh ${port === 22 ? '' : `-p ${port} `}${user}@${address}`;
}

const connectTimeoutSeconds = 10;

/** The words of ssh_config(5) expand `%`; ours are meant as they are. */
function literal(text: string): string {
	return text.replaceAll('%', '%%');
}

/** `-W` of ssh(1): standard input and output become a connection from there to this place. */
function throughArgv(target: SshTarget, identity: SshIdentity, {address, port}: SshTarget): readonly string[] {
	const place = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
	return [...sshArgv(target, identity), '-W', place, '--', `${target.user}@${target.address}`];
}

/** With our own options for every machine on the way; `ProxyJump` would read the user's configuration for them. */
function proxyOptions(target: SshTarget, identity: SshIdentity): readonly string[] {
	const {jump = []} = target;
	const last = jump.at(-1);
	if (last === undefined) return [];
	const way = throughArgv({...last, jump: jump.slice(0, -1)}, identity, target);
	return ['-o', `ProxyCommand=${literal(shellLine(way))}`];
}

/**
 * Never asks anything, never reads the user's own configuration, and knows only our host keys: a changed key ends it.
 */
export function sshArgv(target: SshTarget, identity: SshIdentity, options: readonly string[] = []): readonly string[] {
	const settings = {
		BatchMode: 'yes',
		IdentitiesOnly: 'yes',
		IdentityAgent: 'none',
		StrictHostKeyChecking: 'yes',
		UserKnownHostsFile: identity.knownHostsPath,
		GlobalKnownHostsFile: '/dev/null',
		ConnectTimeout: String(connectTimeoutSeconds),
		ServerAliveInterval: '5',
		ServerAliveCountMax: '3',
	};
	return [
		'ssh',
		'-F',
		'/dev/null',
		'-i',
		identity.keyPath,
		'-p',
		String(target.port),
		...Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]),
		...proxyOptions(target, identity),
		...options,
	];
}

/** A login that only proves that it works. */
export function reachArgv(target: SshTarget, identity: SshIdentity): readonly string[] {
	return [...sshArgv(target, identity), '--', `${target.user}@${target.address}`, 'true'];
}

/** One connection that stays, with unix sockets (a path) or addresses here that lead to ports of the other one's loopback. */
export function tunnelArgv(
	target: SshTarget,
	identity: SshIdentity,
	forwards: readonly {readonly here: string; readonly port: number}[],
): readonly string[] {
	const forward = [
		'-N',
		'-o',
		'ExitOnForwardFailure=yes',
		'-o',
		'StreamLocalBindUnlink=yes',
		...forwards.flatMap(({here, port}) => ['-L', `${here}:127.0.0.1:${port}`]),
	];
	const [program, ...rest] = sshArgv(target, identity, forward);
	return [`/usr/bin/${program}`, ...rest, '--', `${target.user}@${target.address}`];
}
