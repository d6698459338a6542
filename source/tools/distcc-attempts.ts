import {hostOf} from './distcc-hosts.ts';
import {fallbackReason} from './distcc-reasons.ts';

/** Size class (the power of two of the preprocessed source's bytes) -> compiles that succeeded, and their whole time. */
export type Times = Readonly<Record<number, {readonly jobs: number; readonly ms: number}>>;

/** What one worker did with what it was given. `times`: with the way there and back, and the preprocessing that goes on meanwhile. */
export type Attempts = {readonly ok: number; readonly failed: number; readonly times: Times; readonly cause?: string};

/** Worker -> its attempts; `open`: the calls under way, by pid. */
export type AttemptLog = {
	readonly workers: Readonly<Record<string, Attempts>>;
	readonly open: ReadonlyMap<string, OpenAttempt>;
};

type OpenAttempt = {
	readonly host: string;
	readonly tookMs: number;
	readonly sizeClass: number;
	readonly cause?: string;
	/** The worker says that the source is wrong: this machine tries it once more, and has the last word. */
	readonly isDoubted?: boolean;
};

export const initialAttempts: AttemptLog = {workers: {}, open: new Map()};

/** A client that was killed never writes its last line; the oldest are forgotten beyond this many. */
const openLimit = 4096;

const none: Attempts = {ok: 0, failed: 0, times: {}};

function added(log: AttemptLog, attempt: OpenAttempt, isOk: boolean): AttemptLog {
	const {host, tookMs, sizeClass, cause = 'no answer'} = attempt;
	const before = log.workers[host] ?? none;
	const {jobs, ms} = before.times[sizeClass] ?? {jobs: 0, ms: 0};
	const after = isOk
		? {...before, ok: before.ok + 1, times: {...before.times, [sizeClass]: {jobs: jobs + 1, ms: ms + tookMs}}}
		: {...before, failed: before.failed + 1, cause};
	return {...log, workers: {...log.workers, [host]: after}};
}

function without(log: AttemptLog, pid: string): AttemptLog {
	const open = new Map(log.open);
	open.delete(pid);
	return {...log, open};
}

function withOpen(log: AttemptLog, pid: string, attempt: OpenAttempt): AttemptLog {
	const open = new Map(log.open);
	open.set(pid, attempt);
	const [oldest] = open.keys();
	if (open.size > openLimit && oldest !== undefined) open.delete(oldest);
	return {...log, open};
}

/** `exec on X: COMMAND` opens an attempt, and ends the one before where that had no result. */
function began(log: AttemptLog, pid: string, host: string): AttemptLog {
	const before = log.open.get(pid);
	const isLocal = /^localhost(\/\d+)?$/.test(host);
	if (before !== undefined && isLocal && before.isDoubted === true) return log;
	const ended = before === undefined ? log : without(added(log, before, false), pid);
	return isLocal ? ended : withOpen(ended, pid, {host: hostOf(host), tookMs: 0, sizeClass: 0});
}

/**
 * Who succeeded and who failed, per worker and attempt, from the log of distcc's clients (see `distcc-log.ts` for its format,
 * recorded with distcc 3.4). One compile may be several attempts: a worker that fails is followed by another. An error in the
 * source is nobody's fault: it is one where this machine finds it too.
 */
export function foldAttempts(log: AttemptLog, line: string): AttemptLog {
	const [, pid, text] = /^distcc\[(\d+)\] (.*)$/.exec(line) ?? [];
	if (pid === undefined || text === undefined) return log;
	const begun = /^exec on (\S+): /.exec(text)?.[1];
	if (begun !== undefined) return began(log, pid, begun);
	const attempt = log.open.get(pid);
	if (attempt === undefined) return log;
	const [, bytes, seconds] = /^(\d+) bytes from .* compiled on \S+ in ([\d.]+)s, /.exec(text) ?? [];
	if (seconds !== undefined) {
		const sizeClass = Math.floor(Math.log2(Math.max(1, Number(bytes))));
		return withOpen(log, pid, {...attempt, tookMs: Number(seconds) * 1000, sizeClass});
	}
	const result = /^(ERROR: )?compile .* on (\S+) (completed ok|failed)$/.exec(text);
	if (result !== null) {
		const isOk = result[3] === 'completed ok';
		const isLocal = /^localhost(\/\d+)?$/.test(result[2] ?? '');
		if (isLocal) return isOk ? without(added(log, attempt, false), pid) : without(log, pid);
		if (isOk) return without(added(log, attempt, true), pid);
		return withOpen(log, pid, {...attempt, isDoubted: true, cause: 'failed there, succeeded here'});
	}
	if (text.startsWith('(dcc_exit)')) return without(attempt.isDoubted === true ? log : added(log, attempt, false), pid);
	if (text.startsWith('(dcc_client_signalled)')) return without(log, pid);
	if (attempt.cause !== undefined || !/^(\([a-z_]+\) )?(Warning|ERROR|CRITICAL)/.test(text)) return log;
	const cause = fallbackReason(text);
	return cause === undefined ? log : withOpen(log, pid, {...attempt, cause});
}
