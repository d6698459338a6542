import {NodeSSH} from 'node-ssh';
import type {SshTarget} from '../tools/ssh.ts';
import {type FailureError, fail} from './failure.ts';
import {defaultTimeoutMs, type ExecOptions} from './host.ts';
import type {KnownHosts} from './known-hosts.ts';
import {fingerprintOf} from './known-hosts.ts';
import {Semaphore} from './semaphore.ts';
import {runOnChannel} from './ssh-channel.ts';
import {hostFrom} from './sudo.ts';

const connectTimeoutMs = 10_000;
const keepAliveMs = 5000;
/** sshd allows 10 sessions per connection (MaxSessions); two are left for others. */
const channelLimit = 8;

export type SshLogin = {
	readonly target: SshTarget;
	readonly hostName: string;
	readonly privateKey?: string;
	readonly password?: string;
	/** For sudo on that host. */
	readonly sudoPassword?: string;
	readonly knownHosts: KnownHosts;
	/** Sees every host key; true lets an unknown one in (a changed one never gets in). */
	readonly onHostKey?: (fingerprint: string, key: Uint8Array, verdict: 'known' | 'new' | 'changed') => boolean;
	/** Between questions whether the other side still lives; three unanswered ones end the connection. */
	readonly keepAliveMs?: number;
	/** Called once when the connection is gone, however it went. */
	readonly onLost?: (reason: string) => void;
};

function connectFailure(login: SshLogin, error: Error, verdict: string | undefined): FailureError {
	const {hostName, target} = login;
	const where = `${hostName} (${target.address}:${target.port})`;
	if (verdict === 'changed') {
		return fail(
			'host-key',
			`The host key of ${where} has CHANGED.`,
			'If the machine was reinstalled, remove its line from our known_hosts and run ssh-setup.',
		);
	}
	if (verdict === 'new') return fail('not-provisioned', `The host key of ${where} is not known yet.`, 'Run ssh-setup.');
	if (/authentication methods failed/i.test(error.message)) {
		return login.password === undefined
			? fail('denied', `${where} does not let our key in.`, 'Run ssh-setup.')
			: fail('denied', `${where} refused the password of ${target.user}.`, 'Try again with the right one.');
	}
	return fail('unreachable', `${where} cannot be reached: ${error.message}.`, 'Check that it is up and that sshd listens there.');
}

/** Guards of node-ssh 13.2.1, each for a pitfall that was reproduced: see the test beside it. */
export async function connectSsh(login: SshLogin) {
	const ssh = new NodeSSH();
	let verdict: 'known' | 'new' | 'changed' | undefined;
	try {
		await ssh.connect({
			host: login.target.address,
			port: login.target.port,
			username: login.target.user,
			...(login.privateKey === undefined ? {} : {privateKey: login.privateKey}),
			...(login.password === undefined ? {} : {password: login.password, tryKeyboard: true}),
			readyTimeout: connectTimeoutMs,
			keepaliveInterval: login.keepAliveMs ?? keepAliveMs,
			keepaliveCountMax: 3,
			// Without a verifier any host key is accepted.
			hostVerifier: (key: Buffer) => {
				verdict = login.knownHosts.verdict(login.target, key);
				const isWanted = login.onHostKey?.(fingerprintOf(key), key, verdict) ?? false;
				if (verdict === 'known') return true;
				if (verdict === 'new' && isWanted) {
					verdict = 'known';
					return true;
				}
				return false;
			},
		});
	} catch (error) {
		throw connectFailure(login, error as Error, verdict === 'known' ? undefined : verdict);
	}
	const connection = ssh.connection;
	if (connection === null) throw fail('unreachable', `${login.hostName} hung up during the login.`);
	// ssh2 leaves Nagle's algorithm on: 137 ms per command instead of 9 (20 of them one after the other, without any latency).
	connection.setNoDelay(true);
	let lostReason: string | undefined;
	const lose = (reason: string) => {
		if (lostReason !== undefined) return;
		lostReason = reason;
		login.onLost?.(reason);
	};
	// connect() leaves no 'error' listener: a keep-alive timeout would end the whole program.
	connection.on('error', (error: Error) => lose(error.message));
	connection.on('close', () => lose('the connection was closed'));
	const channels = new Semaphore(channelLimit);

	const raw = (argv: readonly string[], stdin: string, timeoutMs: number, options: ExecOptions) =>
		channels.run(async () => {
			if (lostReason !== undefined) throw fail('unreachable', `The connection to ${login.hostName} is lost: ${lostReason}.`);
			return runOnChannel(connection, {argv, stdin, timeoutMs, options, hostName: login.hostName});
		});
	const close = () => {
		lostReason ??= 'closed by us';
		ssh.dispose();
	};
	return hostFrom({name: login.hostName, password: login.sudoPassword, raw, timeoutMs: defaultTimeoutMs, isFar: true, close});
}
