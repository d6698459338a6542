type Table = readonly (readonly [RegExp, string])[];

/** distcc's own words for what it cannot take at all: not its fault, and no worker is benched for it. */
const spokenDesign: Table = [
	[/no visible input file/, 'assembler source'],
	[/-x handling is complex; running locally for assembler/, 'assembler source'],
	[/-x handling is complex/, 'language chosen with -x'],
	[/apparently called not for compile|called for link\?/, 'not a compile (link)'],
	[/do we have two inputs\?/, 'several sources at once'],
	[/output to stdout\?/, 'output is standard output'],
	[/running locally|must be local/, 'flag that only works locally'],
];

/**
 * Some reasons are said only with DISTCC_VERBOSE=1, which costs 67 lines a compile instead of 11 (measured). Where distcc says
 * nothing, the command that it runs locally shows them.
 */
const silentDesign: Table = [
	[/ -m(arch|tune)=native /, 'flag that only works locally'],
	[/ -E /, 'preprocessing only'],
	[/ -MM? /, 'dependencies only'],
];

const noAnswer = 'worker gave no answer (unreachable, or compiler refused)';

/** Whether only the worker can say more. */
export function isNoAnswer(reason: string): boolean {
	return reason === noAnswer;
}

/** Why something that should have been remote was not. */
const fallback: Table = [
	[/contained no hosts/, 'no hosts'],
	[/\(dcc_parse_\w+\) ERROR/, 'bad host list'],
	[/\(dcc_mkdir\) ERROR|failed to lock/, 'DISTCC_DIR cannot be written'],
	[/remote compilation of .* failed, retrying locally/, 'failed on the worker, succeeded locally'],
	[/failed to connect|Connection refused|unreachable/, 'worker unreachable'],
	[/IO timeout|timed out/, 'worker timed out'],
	[/server provided no answer|unexpected eof|Broken pipe|failed to read|failed to write/, noAnswer],
	[/failed to distribute, running locally/, 'all workers in back-off'],
	[/failed to distribute/, 'not distributed'],
];

function reasonIn(table: Table, text: string): string | undefined {
	return table.find(([pattern]) => pattern.test(text))?.[1];
}

/** Takes a line of `dcc_scan_args`, which decides before anything else whether a call can be distributed. */
export function spokenDesignReason(text: string): string | undefined {
	return reasonIn(spokenDesign, text);
}

export function silentDesignReason(command: string): string {
	return reasonIn(silentDesign, `${command} `) ?? 'reason not logged';
}

export function fallbackReason(text: string): string | undefined {
	// Only the include server of pump mode has such a socket; without it the unit is preprocessed here and goes there all the same.
	if (text.includes('UNIX-DOMAIN')) return undefined;
	return reasonIn(fallback, text);
}
