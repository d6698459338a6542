import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {ServerHostKeyAlgorithm} from 'ssh2';
import type {SshTarget} from '../tools/ssh.ts';

type HostAddress = Pick<SshTarget, 'address' | 'port'>;

/** `SHA256:...` as ssh-keygen -l prints it. */
export function fingerprintOf(key: Uint8Array): string {
	return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The name of a host in a known_hosts file: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
function patternOf({address, port}: HostAddress): string {
	return port === 22 ? address : `[${address}]:${port}`;
}

/** The algorithm's name stands at the head of the key blob, with its length in front (RFC 4253, 6.6). */
function algorithmOf(key: Uint8Array): string {
	const blob = Buffer.from(key);
	return blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1');
}

/** By the type of a key: the algorithms with which it signs (RFC 8332 for RSA). */
const negotiated: Readonly<Record<string, ServerHostKeyAlgorithm[]>> = {
	'ssh-ed25519': ['ssh-ed25519'],
	'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
	'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
	'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
	'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
};

export type KeyVerdict = 'known' | 'new' | 'changed';

/** Our own known_hosts file, in OpenSSH's format because ssh(1) reads it for the tunnels and for rsync. */
export class KnownHosts {
	private readonly filePath: string;

	private readonly forgotten: Set<string>;

	/** `forgotten`: hosts of which nothing counts as known until a key is accepted, because somebody said that it may have changed. */
	constructor(filePath: string, forgotten: readonly HostAddress[] = []) {
		this.filePath = filePath;
		this.forgotten = new Set(forgotten.map(patternOf));
	}

	private lines(): readonly string[] {
		try {
			return readFileSync(this.filePath, 'utf8')
				.split('\n')
				.filter((line) => line !== '');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
			throw error;
		}
	}

	private of(target: HostAddress): readonly string[] {
		if (this.forgotten.has(patternOf(target))) return [];
		return this.lines().filter((line) => line.split(' ')[0] === patternOf(target));
	}

	/** Its line, for the known_hosts of somebody else. */
	lineOf(target: HostAddress): string | undefined {
		return this.of(target)[0];
	}

	/** What is known of this host, as `ssh-keygen -l` prints it. */
	fingerprints(target: HostAddress): readonly string[] {
		return this.of(target).map((line) => fingerprintOf(Buffer.from(line.split(' ')[2] ?? '', 'base64')));
	}

	/** The part of ssh2's configuration that asks a host for the kind of key that is known of it. */
	preference(target: HostAddress): {algorithms?: {serverHostKey: ServerHostKeyAlgorithm[]}} {
		const known = this.of(target).flatMap((line) => negotiated[line.split(' ')[1] ?? ''] ?? []);
		const others = Object.values(negotiated).flat();
		return known.length === 0 ? {} : {algorithms: {serverHostKey: [...new Set([...known, ...others])]}};
	}

	verdict(target: HostAddress, key: Uint8Array): KeyVerdict {
		const ours = this.of(target);
		if (ours.length === 0) return 'new';
		return ours.some((line) => line.split(' ')[2] === Buffer.from(key).toString('base64')) ? 'known' : 'changed';
	}

	/** Replaces what was known of this host. */
	accept(target: HostAddress, key: Uint8Array): void {
		const others = this.lines().filter((line) => line.split(' ')[0] !== patternOf(target));
		const line = `${patternOf(target)} ${algorithmOf(key)} ${Buffer.from(key).toString('base64')}`;
		mkdirSync(path.dirname(this.filePath), {recursive: true, mode: 0o700});
		writeFileSync(`${this.filePath}.new`, [...others, line, ''].join('\n'), {mode: 0o600});
		renameSync(`${this.filePath}.new`, this.filePath);
		this.forgotten.delete(patternOf(target));
	}
}
