/** What the launcher decided itself, reason -> units; from its log, one line a unit: `PID stays here: REASON`, `PID not wrapped: COMPILER`. */
export type LauncherLog = {
	readonly staysHere: Readonly<Record<string, number>>;
	/** Compilers that are none of the tree's: neither the cache nor a worker sees them. */
	readonly notWrapped: number;
};

export const initialLauncherLog: LauncherLog = {staysHere: {}, notWrapped: 0};

/** Takes one line. Others are for people. */
export function foldLauncherLog(log: LauncherLog, line: string): LauncherLog {
	const [, kind, rest = ''] = /^\d+ (stays here|not wrapped): (.*)$/.exec(line) ?? [];
	if (kind === undefined) return log;
	if (kind === 'not wrapped') return {...log, notWrapped: log.notWrapped + 1};
	return {...log, staysHere: {...log.staysHere, [rest]: (log.staysHere[rest] ?? 0) + 1}};
}
