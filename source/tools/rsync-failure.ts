import type {Failure, FailureCode} from '../state/failure.ts';

type Meaning = {readonly message: string; readonly hint?: string; readonly code?: FailureCode};

/**
 * What went wrong by what was said. It is looked at first, because codes do not tell: one and the same failure of ssh ends in
 * 255 or in 12, by chance, and rsync 3.5 says 127 for its own absence on the other side (all recorded with rsync 3.5.1).
 */
const causes: readonly (readonly [RegExp, Meaning])[] = [
	[
		/^Host key for .* has changed/m,
		{
			code: 'host-key',
			message: 'the host key of the worker has changed',
			hint: 'If it was installed anew, run ssh-setup; if not, another machine may be answering.',
		},
	],
	[
		/host key is known for|Host key verification failed/,
		{code: 'host-key', message: 'the host key of the worker is not known', hint: 'Run ssh-setup.'},
	],
	[
		/Permission denied \([a-z,-]*(publickey|password)/,
		{code: 'denied', message: 'the worker does not let us in', hint: 'Run ssh-setup.'},
	],
	[
		/^ssh: (connect to host|Could not resolve)/m,
		{
			code: 'unreachable',
			message: 'ssh could not connect',
			hint: 'See whether the machine runs and its address is right, then run ssh-setup.',
		},
	],
	[/^rsync: not found/, {message: 'rsync is not installed here', hint: 'Run provision.'}],
	[/Failed to exec ssh/, {message: 'ssh is not installed here', hint: 'Install openssh-client.'}],
	[
		/remote command not found|(^|\W)rsync: (command )?not found|rsync: No such file/m,
		{message: 'rsync is missing on the other side', hint: 'Run provision, then sync again.'},
	],
];

/** rsync(1), "EXIT VALUES", with what they meant when they were provoked. */
const meanings: Readonly<Record<number, Meaning>> = {
	1: {
		message: 'rsync was called in a way that it does not understand',
		hint: 'Its version may be too old: 3.1.3 or later is needed.',
	},
	2: {message: 'the two rsyncs do not speak the same protocol', hint: 'Bring both to 3.1.3 or later.'},
	10: {message: 'the connection broke', hint: 'Sync again; what has arrived is kept.'},
	11: {message: 'a file could not be written', hint: 'Look at disk space and permissions there.'},
	12: {message: 'the connection broke, or rsync is missing on the other side', hint: 'Run provision, then sync again.'},
	14: {message: 'a program could not be started', hint: 'Run provision.'},
	20: {message: 'rsync was stopped'},
	23: {message: 'some files could not be transferred', hint: 'Look at the permissions in the tree.'},
	24: {message: 'files vanished while they were being read', hint: 'Sync again when the tree is quiet.'},
	30: {message: 'nothing moved for too long', hint: 'Look at the network; what has arrived is kept.'},
	127: {message: 'rsync is not installed', hint: 'Run provision.'},
	255: {code: 'unreachable', message: 'ssh could not connect', hint: 'Run ssh-setup.'},
};

const evidenceLimit = 800;

/** A line of ssh that is no error: it has noted a new key. */
const noise = /^\s*$|^Warning: Permanently added/;

/** The sentence for an exit code. The first line of stderr is the cause, the last ones are noise. */
export function rsyncFailure(code: number, stderr: string): Failure {
	const evidence = stderr === '' ? {} : {evidence: stderr.replaceAll('\r', '').slice(0, evidenceLimit)};
	if (/No space left on device|Disk quota exceeded/.test(stderr)) {
		return {
			code: 'exit',
			message: 'The disk of the worker is full.',
			hint: 'Free space there, then sync again.',
			...evidence,
		};
	}
	// ssh ends its lines with \r\n, also on a pipe.
	const lines = stderr.split(/\r?\n/);
	const [pattern, meant] = causes.find(([candidate]) => lines.some((line) => candidate.test(line))) ?? [];
	const first = lines.find((line) => (pattern === undefined ? !noise.test(line) : pattern.test(line))) ?? '';
	const {message, hint, code: failureCode = 'exit'} = meant ?? meanings[code] ?? {message: 'rsync failed'};
	return {
		code: failureCode,
		message: `Sync: ${message} (exit ${code})${first === '' ? '' : `: ${first.trim().replace(/\.$/, '')}`}.`,
		...(hint === undefined ? {} : {hint}),
		...evidence,
	};
}

/**
 * Worth another try without anybody's help. `attempt` counts from 1: what is wrong in the tree itself (23, 24) gets one more
 * chance, a connection more.
 */
export function isRetriable(code: number, attempt = 1): boolean {
	return [10, 12, 30, 255].includes(code) || ([23, 24].includes(code) && attempt === 1);
}
