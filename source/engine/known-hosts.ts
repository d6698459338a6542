import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {SshTarget} from '../tools/ssh.ts';

/** `SHA256:...` as ssh-keygen -l prints it. */
export function fingerprintOf(key: Uint8Array): string {
	return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The name of a host in a known_hosts file: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
function patternOf({address, port}: SshTarget): string {
	return port === 22 ? address : `[${address}]:${port}`;
}

/** The algorithm's name stands at the head of the key blob, with its length in front (RFC 4253, 6.6). */
function algorithmOf(key: Uint8Array): string {
	const blob = Buffer.from(key);
	return blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1');
}

export type KeyVerdict = 'known' | 'new' | 'changed';

/** Our own known_hosts file, in OpenSSH's format because ssh(1) reads it for the tunnels and for rsync. */
export class KnownHosts {
	private readonly filePath: string;

	constructor(filePath: string) {
		this.filePath = filePath;
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

	verdict(target: SshTarget, key: Uint8Array): KeyVerdict {
		const ours = this.lines().filter((line) => line.split(' ')[0] === patternOf(target));
		if (ours.length === 0) return 'new';
		return ours.some((line) => line.split(' ')[2] === Buffer.from(key).toString('base64')) ? 'known' : 'changed';
	}

	/** Replaces what was known of this host. */
	accept(target: SshTarget, key: Uint8Array): void {
		const others = this.lines().filter((line) => line.split(' ')[0] !== patternOf(target));
		const line = `${patternOf(target)} ${algorithmOf(key)} ${Buffer.from(key).toString('base64')}`;
		mkdirSync(path.dirname(this.filePath), {recursive: true, mode: 0o700});
		writeFileSync(`${this.filePath}.new`, [...others, line, ''].join('\n'), {mode: 0o600});
		renameSync(`${this.filePath}.new`, this.filePath);
	}
}
