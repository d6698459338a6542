/** Counters since distccd started. `other` counts compilers that it refused, and broken jobs. */
export type DistccdStats = {
	readonly ok: number;
	readonly error: number;
	readonly other: number;
	readonly rejected: number;
	readonly timeouts: number;
	readonly disconnects: number;
	readonly maxKids: number;
	readonly loadAverage: number;
	readonly freeSpaceMegabytes: number;
};

/**
 * The answer of distccd's statistics port (`--stats`, plain HTTP/1.0, no headers worth reading): `dcc_NAME VALUE` lines.
 * Undefined where something else answered. `dcc_avg_kids` stays 0 under load, so it is no measure of busy slots (measured).
 */
export function parseDistccdStats(text: string): DistccdStats | undefined {
	const fields = new Map(
		text.split('\n').flatMap((line) => {
			const match = /^(dcc_\w+) (-?[\d.]+)/.exec(line);
			return match === null ? [] : [[match[1], Number(match[2])] as const];
		}),
	);
	if (!fields.has('dcc_compile_ok')) return undefined;
	const value = (name: string) => fields.get(name) ?? 0;
	return {
		ok: value('dcc_compile_ok'),
		error: value('dcc_compile_error'),
		other: value('dcc_other'),
		rejected: value('dcc_rej_overload') + value('dcc_rej_bad_req'),
		timeouts: value('dcc_compile_timeout'),
		disconnects: value('dcc_cli_disconnect'),
		maxKids: value('dcc_max_kids'),
		loadAverage: value('dcc_load1'),
		freeSpaceMegabytes: value('dcc_free_space'),
	};
}

/** One job as the daemon saw it. `compiler` and `file` are missing where it came to no compile (a refused compiler). */
export type JobSummary = {
	readonly client: string;
	/** COMPILE_OK, COMPILE_ERROR, OTHER... */
	readonly result: string;
	readonly exitCode: number;
	readonly signal: number;
	readonly tookMs: number;
	readonly compiler?: string;
	readonly file?: string;
};

/** The newest compiler in these lines that was refused: by the list in DISTCC_CMDLIST, or for want of one. */
export function refusedCompiler(log: string): string | undefined {
	const [, listed, unlisted] = [...log.matchAll(refusalPattern)].at(-1) ?? [];
	return listed ?? unlisted;
}

/** As an extended regular expression, for grep(1) there and for us here. */
export const refusalWords = 'lookup of (.*) in DISTCC_CMDLIST failed|CRITICAL! compiler name <([^>]*)>';
const refusalPattern = new RegExp(refusalWords, 'g');

const summaryPattern =
	/\(dcc_job_summary\) client: (\S+) ([A-Z_]+) exit:(\d+) sig:(\d+) core:\d+ ret:\d+ time:(\d+)ms(?: (\S+) (.+?))?\s*$/;

/** The last line of every job in the log of `distccd --log-level info`; undefined for every other line. */
export function parseJobSummary(line: string): JobSummary | undefined {
	const match = summaryPattern.exec(line);
	if (match === null) return undefined;
	const [, client = '', result = '', exitCode, signal, time, compiler, file] = match;
	return {
		client,
		result,
		exitCode: Number(exitCode),
		signal: Number(signal),
		tookMs: Number(time),
		...(compiler === undefined || file === undefined ? {} : {compiler, file}),
	};
}
