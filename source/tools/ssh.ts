/** How the ssh(1) program is called. All options are OpenSSH's; see ssh_config(5). */
export type SshTarget = {readonly address: string; readonly port: number; readonly user: string};
export type SshIdentity = {readonly keyPath: string; readonly knownHostsPath: string};

const connectTimeoutSeconds = 10;

/**
 * Never asks anything, never reads the user's own configuration, and knows only our host keys: a changed key ends it.
 */
export function sshArgv(target: SshTarget, identity: SshIdentity, options: readonly string[] = []): readonly string[] {
	const settings = {
		BatchMode: 'yes',
		IdentitiesOnly: 'yes',
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
		...options,
	];
}

/** A login that only proves that it works. */
export function reachArgv(target: SshTarget, identity: SshIdentity): readonly string[] {
	return [...sshArgv(target, identity), '--', `${target.user}@${target.address}`, 'true'];
}

/** One connection that carries every compile to one worker: a unix socket here, distccd's loopback port there. */
export function tunnelArgv(target: SshTarget, identity: SshIdentity, ends: {socket: string; port: number}): readonly string[] {
	const forward = [
		'-N',
		'-o',
		'ExitOnForwardFailure=yes',
		'-o',
		'StreamLocalBindUnlink=yes',
		'-L',
		`${ends.socket}:127.0.0.1:${ends.port}`,
	];
	const [program, ...rest] = sshArgv(target, identity, forward);
	return [`/usr/bin/${program}`, ...rest, '--', `${target.user}@${target.address}`];
}
