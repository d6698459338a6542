/**
 * The fate of every compile, from what distcc's clients append to DISTCC_LOG. Format: `distcc[PID] text`, one write per line, so
 * lines of many clients mix but never break (O_APPEND). Recorded with distcc 3.4 (test/fixtures/distcc). The proofs:
 *
 * - `compile X on @w1/6,lzo completed ok`: w1 compiled it.
 * - a reason (see below), then `compile X on localhost completed ok`: this machine did.
 * - `(dcc_exit) exit: code N`: the client is done; only then the fate is final.
 */
export type ClientLog = {
	readonly remote: Readonly<Record<string, number>>;
	readonly localByDesign: Readonly<Record<string, number>>;
	readonly fellBack: Readonly<Record<string, number>>;
	/** Compiles that failed here too: errors in the source. */
	readonly failed: number;
	/** Clients that have not finished, by pid. */
	readonly open: ReadonlyMap<string, OpenClient>;
};

type OpenClient = {
	readonly remoteHost?: string;
	readonly design?: string;
	readonly fallback?: string;
	readonly isCompiled?: boolean;
};

export const initialClientLog: ClientLog = {remote: {}, localByDesign: {}, fellBack: {}, failed: 0, open: new Map()};

/** A client that was killed never writes its last line; the oldest are forgotten beyond this many. */
const openLimit = 4096;

/** What distcc cannot take at all: not its fault, and no worker is benched for it. */
const designReasons: readonly (readonly [RegExp, string])[] = [
	[/no visible input file/, 'assembler source'],
	[/-x handling is complex; running locally for assembler/, 'assembler source'],
	[/-x handling is complex/, 'language chosen with -x'],
	[/apparently called not for compile/, 'not a compile (link)'],
	[/running locally|must be local/, 'flag that only works locally'],
];

/** Why something that should have been remote was not. The first that a client names is its reason. */
const fallbackReasons: readonly (readonly [RegExp, string])[] = [
	[/contained no hosts/, 'no hosts'],
	[/remote compilation of .* failed, retrying locally/, 'failed on the worker, succeeded locally'],
	[/failed to connect|Connection refused|unreachable/, 'worker unreachable'],
	[/IO timeout|timed out/, 'worker timed out'],
	[
		/server provided no answer|unexpected eof|Broken pipe|failed to read|failed to write/,
		'worker gave no answer (unreachable, or compiler refused)',
	],
	[/failed to distribute, running locally/, 'all workers in back-off'],
	[/failed to distribute/, 'not distributed'],
];

function reasonIn(table: readonly (readonly [RegExp, string])[], text: string): string | undefined {
	return table.find(([pattern]) => pattern.test(text))?.[1];
}

function increased(counts: Readonly<Record<string, number>>, key: string): Readonly<Record<string, number>> {
	return {...counts, [key]: (counts[key] ?? 0) + 1};
}

function advance(client: OpenClient, text: string): OpenClient {
	const compiled = /compile .* on (?:@(?<host>[^/\s]+)|localhost)\S* completed ok/.exec(text);
	if (compiled)
		return {
			...client,
			isCompiled: true,
			...(compiled.groups?.['host'] === undefined ? {} : {remoteHost: compiled.groups['host']}),
		};
	if (client.design === undefined && text.startsWith('(dcc_scan_args)')) {
		const design = reasonIn(designReasons, text);
		return design === undefined ? client : {...client, design};
	}
	// Flags are quoted in other lines, and `-Wunreachable-code` is no unreachable worker.
	if (!/^(\([a-z_]+\) )?(Warning|ERROR|CRITICAL)/.test(text)) return client;
	// A lost answer is followed by "failed to distribute": the first reason is the cause, but a compile that the worker did and
	// that failed is known only by its retry.
	const fallback = reasonIn(fallbackReasons, text);
	return fallback === undefined || client.fallback !== undefined ? client : {...client, fallback};
}

function finished(log: ClientLog, client: OpenClient): ClientLog {
	if (client.remoteHost !== undefined) return {...log, remote: increased(log.remote, client.remoteHost)};
	if (client.isCompiled !== true) return {...log, failed: log.failed + 1};
	if (client.design !== undefined) return {...log, localByDesign: increased(log.localByDesign, client.design)};
	return {...log, fellBack: increased(log.fellBack, client.fallback ?? 'no reason given')};
}

/** Takes one line. Lines that are not distcc's are ignored. */
export function foldClientLog(log: ClientLog, line: string): ClientLog {
	const match = /^distcc\[(\d+)\] (.*)$/.exec(line);
	const [, pid, text] = match ?? [];
	if (pid === undefined || text === undefined) return log;
	const client = log.open.get(pid) ?? {};
	const open = new Map(log.open);
	if (text.startsWith('(dcc_exit)')) {
		open.delete(pid);
		return finished({...log, open}, client);
	}
	const next = advance(client, text);
	if (next === client && log.open.has(pid)) return log;
	open.set(pid, next);
	const [oldest] = open.keys();
	if (open.size > openLimit && oldest !== undefined) open.delete(oldest);
	return {...log, open};
}
