import type {Duplex} from 'node:stream';
import {NodeSSH} from 'node-ssh';
import type {Client} from 'ssh2';
import type {SshTarget} from '../tools/ssh.ts';
import {FailureError, fail} from './failure.ts';
import {defaultTimeoutMs, type ExecOptions} from './host.ts';
import {fingerprintOf, type KeyVerdict, type KnownHosts} from './known-hosts.ts';
import {type Credentials, listenForWords, loginAttempts, newTrace} from './login-attempts.ts';
import {expiredFailure, type FailedLogin, isCutOff, loginFailure} from './login-failure.ts';
import {Semaphore} from './semaphore.ts';
import {runOnChannel} from './ssh-channel.ts';
import {type Elevated, hostFrom} from './sudo.ts';

/** With the pause of some seconds that sshd makes after a wrong password, on another host that tries it first. */
const connectTimeoutMs = 15_000;
const keepAliveMs = 5000;
/** sshd allows 10 sessions per connection (MaxSessions); two are left for others. */
const channelLimit = 8;

export type SshLogin = Credentials & {
	readonly target: SshTarget;
	readonly hostName: string;
	/** For sudo on that host. */
	readonly sudoPassword?: string | undefined;
	readonly enterSudo?: Elevated['enter'];
	readonly knownHosts: KnownHosts;
	/** Sees every host key and says whether to go on; a changed one never gets in. Without it, known ones do. */
	readonly onHostKey?: (fingerprint: string, key: Uint8Array, verdict: KeyVerdict) => boolean;
	/** Between questions whether the other side still lives; three unanswered ones end the connection. */
	readonly keepAliveMs?: number;
	/** Called once when the connection is gone, however it went. */
	readonly onLost?: (reason: string) => void;
	/** The way there, where it is not a connection of our own: through a jump host. */
	readonly socket?: Duplex;
};

/** sshd's `do_pwchange` (session.c): a login that stands, and in which nothing may run. */
const expiredLine = /^Password change required but no TTY available/m;

/** An open way through a host to another one, as that host sees it. */
function openTcp(connection: Client, hostName: string, {address, port}: SshTarget): Promise<Duplex> {
	return new Promise((resolve, reject) => {
		const refuse = (reason: string) => {
			const isForbidden = /administratively prohibited/i.test(reason);
			const hint = isForbidden
				? `Allow it there (AllowTcpForwarding yes), or use another jump host.`
				: `Check from ${hostName} that ${address} is up and that its sshd listens there.`;
			const what = isForbidden ? 'lets nobody through to' : 'cannot reach';
			reject(fail('unreachable', `The jump host ${hostName} ${what} ${address}:${port} (${reason}).`, hint));
		};
		const timer = setTimeout(refuse, connectTimeoutMs, 'no answer');
		try {
			connection.forwardOut('127.0.0.1', 0, address, port, (error, channel) => {
				clearTimeout(timer);
				if (error) return refuse(error.message);
				return resolve(channel);
			});
		} catch (error) {
			clearTimeout(timer);
			refuse((error as Error).message);
		}
	});
}

/** Guards of node-ssh 13.2.1, each for a pitfall that was reproduced: see the test beside it. */
export async function connectSsh(login: SshLogin) {
	const {target, hostName, knownHosts} = login;
	const ssh = new NodeSSH();
	const trace = newTrace();
	let hostKey: FailedLogin['hostKey'];
	const giveUp = () => ssh.connection?.destroy();
	try {
		const connecting = ssh.connect({
			...(login.socket === undefined ? {host: target.address, port: target.port} : {sock: login.socket}),
			username: target.user,
			authHandler: loginAttempts(target.user, login, trace, giveUp),
			readyTimeout: connectTimeoutMs,
			keepaliveInterval: login.keepAliveMs ?? keepAliveMs,
			keepaliveCountMax: 3,
			// Of several keys that a host has, the one that is known: another one would look like a changed key.
			...knownHosts.preference(target),
			// Without a verifier any host key is accepted.
			hostVerifier: (key: Buffer) => {
				const verdict = knownHosts.verdict(target, key);
				const isWanted = login.onHostKey?.(fingerprintOf(key), key, verdict) ?? verdict === 'known';
				if (verdict !== 'changed' && isWanted) return true;
				hostKey = {verdict, seen: fingerprintOf(key), known: knownHosts.fingerprints(target)};
				return false;
			},
		});
		if (ssh.connection !== null) listenForWords(ssh.connection, trace, giveUp);
		await connecting;
		trace.ticket?.settle(true);
	} catch (error) {
		trace.isOver = true;
		trace.isCutOff = isCutOff(error as Error);
		if (trace.isCutOff && trace.isPasswordSent) trace.isPasswordRefused = true;
		ssh.dispose();
		trace.ticket?.settle(trace.isPasswordRefused ? false : undefined);
		const hasPassword = login.password !== undefined;
		throw loginFailure({
			hostName,
			target,
			error: error as Error,
			trace,
			hasPassword,
			...(hostKey === undefined ? {} : {hostKey}),
		});
	}
	const connection = ssh.connection;
	if (connection === null) throw fail('unreachable', `${hostName} hung up during the login.`);
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
			if (lostReason !== undefined) throw fail('unreachable', `The connection to ${hostName} is lost: ${lostReason}.`);
			const result = await runOnChannel(connection, {argv, stdin, timeoutMs, options, hostName});
			if (result.code === 1 && expiredLine.test(result.stderr)) throw new FailureError(expiredFailure(hostName, target));
			return result;
		});
	const close = () => {
		lostReason ??= 'closed by us';
		ssh.dispose();
	};
	const host = hostFrom({
		name: hostName,
		user: target.user,
		password: login.sudoPassword,
		...(login.enterSudo === undefined ? {} : {enter: login.enterSudo}),
		raw,
		timeoutMs: defaultTimeoutMs,
		isFar: true,
		close,
	});
	return {...host, openTcp: (next: SshTarget) => openTcp(connection, hostName, next)};
}

export type SshHost = Awaited<ReturnType<typeof connectSsh>>;
