import {hostOf} from './distcc-hosts.ts';
import {fallbackReason, silentDesignReason, spokenDesignReason} from './distcc-reasons.ts';

/**
 * The fate of every compile, from what distcc's clients append to DISTCC_LOG (DISTCC_VERBOSE unset: 5 lines for a local call, 11
 * for a remote one). Format: `distcc[PID] text`, at most 4088 characters, the newline always kept, one write to a file opened
 * with O_APPEND: lines of many clients mix but never break (3300 lines of 16 clients at once, none broken). Recorded with
 * distcc 3.4 (test/fixtures/distcc), each situation provoked. The proofs:
 *
 * - `compile from X to Y`: distcc means to distribute it. A client without that line is local by design.
 * - `(dcc_scan_args) ...`: why it is. Not always said; then the flags in `exec on localhost: COMMAND` tell.
 * - `compile X on @w1/6,lzo completed ok`: w1 compiled it, whatever was tried before.
 * - a reason, then `compile X on localhost completed ok`: this machine did; without a reason: nobody else is in the list of hosts.
 * - `(dcc_exit) exit: code N`: the client is done; only then the fate is final.
 * - `(dcc_client_signalled) NAME`: it was killed and has no fate. After SIGKILL it says nothing more.
 *
 * A refused compiler, a dead daemon and a closed tunnel read alike, also with DISTCC_VERBOSE: distccd's own log and its
 * `dcc_other` tell them apart.
 */
export type ClientLog = {
	readonly remote: Readonly<Record<string, number>>;
	readonly localByDesign: Readonly<Record<string, number>>;
	readonly fellBack: Readonly<Record<string, number>>;
	/** Calls that brought nothing: errors in the source, or no worker while DISTCC_FALLBACK is 0. */
	readonly failed: number;
	/** Clients that have not finished, by pid. */
	readonly open: ReadonlyMap<string, OpenClient>;
};

type OpenClient = {
	readonly isDistributable?: boolean;
	/** A child of a client, between fork and exec: it writes under a pid of its own and stands for no compile. */
	readonly isChild?: boolean;
	readonly isCompiled?: boolean;
	/** Missing where this machine compiled it. */
	readonly remoteHost?: string;
	readonly design?: string;
	readonly fallback?: string;
};

export const initialClientLog: ClientLog = {remote: {}, localByDesign: {}, fellBack: {}, failed: 0, open: new Map()};

/** A client that was killed with SIGKILL never writes its last line; the oldest are forgotten beyond this many. */
const openLimit = 4096;

function increased(counts: Readonly<Record<string, number>>, key: string): Readonly<Record<string, number>> {
	return {...counts, [key]: (counts[key] ?? 0) + 1};
}

/** What a client's first line is; undefined for a line that comes after its last one (it removes its state file after all). */
function opened(text: string): OpenClient | undefined {
	if (text.startsWith('compile from ')) return {isDistributable: true};
	if (text.startsWith('(dcc_scan_args)') || text.startsWith('exec on localhost: ')) return advance({}, text);
	// A connector or compiler that is missing: distcc 3.4 lets the child compile on its own, beside its parent.
	if (text.includes(') ERROR: failed to exec ')) return {isChild: true};
	return undefined;
}

function advance(client: OpenClient, text: string): OpenClient {
	if (client.isChild === true) return client;
	const host = /^compile .* on (\S+) completed ok$/.exec(text)?.[1];
	// `localhost:3632` would be a daemon, the bare word is this machine (distcc(1)).
	if (host !== undefined && /^localhost(\/\d+)?$/.test(host)) return {...client, isCompiled: true};
	if (host !== undefined) return {...client, isCompiled: true, remoteHost: hostOf(host)};
	if (client.design === undefined && text.startsWith('(dcc_scan_args)')) {
		const design = spokenDesignReason(text);
		return design === undefined ? client : {...client, design};
	}
	if (client.isDistributable !== true && client.design === undefined && text.startsWith('exec on localhost: '))
		return {...client, design: silentDesignReason(text)};
	// Flags are quoted in other lines, and `-Wunreachable-code` is no unreachable worker.
	if (client.fallback !== undefined || !/^(\([a-z_]+\) )?(Warning|ERROR|CRITICAL)/.test(text)) return client;
	// The first reason is the cause; what comes after only follows from it.
	const fallback = fallbackReason(text);
	return fallback === undefined ? client : {...client, fallback};
}

function finished(log: ClientLog, client: OpenClient): ClientLog {
	const {remoteHost, design, fallback} = client;
	if (client.isChild === true) return log;
	if (client.isCompiled !== true) return {...log, failed: log.failed + 1};
	if (remoteHost !== undefined) return {...log, remote: increased(log.remote, remoteHost)};
	if (design !== undefined) return {...log, localByDesign: increased(log.localByDesign, design)};
	return {...log, fellBack: increased(log.fellBack, fallback ?? 'no worker in the farm')};
}

/** Takes one line. Lines that are not distcc's are ignored. */
export function foldClientLog(log: ClientLog, line: string): ClientLog {
	const match = /^distcc\[(\d+)\] (.*)$/.exec(line);
	const [, pid, text] = match ?? [];
	if (pid === undefined || text === undefined) return log;
	const known = log.open.get(pid);
	const isExit = text.startsWith('(dcc_exit)');
	if (isExit || text.startsWith('(dcc_client_signalled)')) {
		if (known === undefined) return log;
		const open = new Map(log.open);
		open.delete(pid);
		return isExit ? finished({...log, open}, known) : {...log, open};
	}
	// A pid that begins anew is another client: the one before was killed.
	const client = text.startsWith('compile from ') ? undefined : known;
	const next = client === undefined ? opened(text) : advance(client, text);
	if (next === undefined || next === known) return log;
	const open = new Map(log.open);
	open.set(pid, next);
	const [oldest] = open.keys();
	if (open.size > openLimit && oldest !== undefined) open.delete(oldest);
	return {...log, open};
}
