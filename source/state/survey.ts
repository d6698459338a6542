import type {WorkerConfig} from '../config/config.ts';

/** A machine that may become a worker, as it was named and as it would be written. */
export type Candidate = {
	/** What was typed for it: a name, an address, an alias of ssh. */
	readonly word: string;
	readonly worker: WorkerConfig;
	/** What may be the reason where it cannot be reached, as a sentence. */
	readonly note?: string;
	/** Why it cannot be used as it is. */
	readonly problem?: string;
};

/** What of a machine could be seen so far. */
export type Findings = {
	readonly phase: 'waiting' | 'connecting' | 'measuring' | 'done';
	readonly latencyMs?: number;
	/** The address of this machine that leads there. */
	readonly localAddress?: string;
	/** How its sshd calls itself: `OpenSSH_10.6p1 Debian-1`; not known behind a jump host. */
	readonly software?: string;
	/** `SHA256:...`, as ssh-keygen -l prints it. */
	readonly fingerprint?: string;
	/** `password`: it answers, and nobody is let in without one; `passphrase`: nor without that of a key. */
	readonly login?: 'open' | 'password' | 'passphrase';
	readonly machine?: {
		readonly cores: number;
		readonly memoryBytes: number;
		readonly freeDiskBytes: number;
		/** `debian 13 trixie`. */
		readonly system: string;
	};
	/** Its clock minus ours. */
	readonly clockSkewMs?: number;
	readonly bytesPerSecond?: number;
	/** One sentence why nothing more could be seen. */
	readonly problem?: string;
};

export type Surveyed = {readonly candidate: Candidate; readonly findings: Findings};

export const nothingFound: Findings = {phase: 'waiting'};

/** Beyond this, timestamps confuse builds. */
export const mostClockSkewMs = 2000;
