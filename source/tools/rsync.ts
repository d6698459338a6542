import type {Failure} from '../state/failure.ts';

export type RsyncCall = {
	readonly sources: readonly string[];
	readonly destination: string;
	readonly rshArgv: readonly string[];
	readonly excludes: readonly string[];
	readonly isDelete: boolean;
	/** Keep the paths behind `/./` in the sources (rsync(1), --relative). */
	readonly isRelative?: boolean;
	readonly timeoutSeconds: number;
	/** As rsync takes it: kilobytes per second, or with a unit. */
	readonly bandwidthLimit?: string;
	/** Change nothing, print one line per difference. */
	readonly isComparison?: boolean;
};

/** rsync splits -e at spaces and knows both quotes, but no backslash (rsync(1), --rsh): a single quote is doubled inside. */
function rshWord(word: string): string {
	return /^[A-Za-z0-9_@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`;
}

/** `--no-inc-recursive` fixes the total before the first byte; without `--timeout` a dead link hangs for ever. */
export function rsyncArgv(call: RsyncCall): readonly string[] {
	return [
		'rsync',
		'-aH',
		...(call.isRelative === true ? ['--relative'] : []),
		...(call.isDelete ? ['--delete'] : []),
		...(call.isComparison === true
			? ['--dry-run', '--itemize-changes']
			: ['--info=progress2', '--no-inc-recursive', '--no-human-readable']),
		`--timeout=${call.timeoutSeconds}`,
		...(call.bandwidthLimit === undefined ? [] : [`--bwlimit=${call.bandwidthLimit}`]),
		...call.excludes.map((pattern) => `--exclude=${pattern}`),
		'-e',
		call.rshArgv.map(rshWord).join(' '),
		'--',
		...call.sources,
		call.destination,
	];
}

export type RsyncProgress = {
	readonly filesDone: number;
	readonly filesTotal: number;
	readonly bytesDone: number;
	readonly bytesPerSecond: number;
	/** The unfinished last piece of output. */
	readonly rest: string;
};

export const initialRsyncProgress: RsyncProgress = {filesDone: 0, filesTotal: 0, bytesDone: 0, bytesPerSecond: 0, rest: ''};

const piecePattern = /^\s*([\d.,]+)\s+\d+%\s+([\d.]+)([kMGT]?)B\/s\s+\d+:\d\d:\d\d(?:\s+\(xfr#\d+, to-chk=(\d+)\/(\d+)\))?\s*$/;
const units: Readonly<Record<string, number>> = {'': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12};
const restLimit = 4096;

function take(progress: RsyncProgress, piece: string): RsyncProgress {
	const match = piecePattern.exec(piece);
	if (match === null) return progress;
	const [, bytes = '0', rate = '0', unit = '', left, total] = match;
	return {
		...progress,
		bytesDone: Number(bytes.replaceAll(/[.,]/g, '')),
		bytesPerSecond: Number(rate) * (units[unit] ?? 1),
		...(total === undefined ? {} : {filesTotal: Number(total), filesDone: Number(total) - Number(left)}),
	};
}

/**
 * Takes a chunk of `--info=progress2` output: pieces that begin with `\r`, one per file and one per second inside a big file.
 * rsync's own percentage is bytes sent of the whole tree (a re-sync ends at 5 %): files checked of all files is used instead.
 */
export function foldRsyncOutput(progress: RsyncProgress, chunk: string): RsyncProgress {
	const pieces = (progress.rest + chunk).split(/[\r\n]/);
	const rest = (pieces.pop() ?? '').slice(-restLimit);
	return {...pieces.reduce(take, progress), rest};
}

type Meaning = {readonly message: string; readonly hint?: string};

/** rsync(1), "EXIT VALUES", with what they meant when they were provoked (rsync 3.5.0). */
const meanings: Readonly<Record<number, Meaning>> = {
	1: {
		message: 'rsync was called in a way that it does not understand',
		hint: 'Its version may be too old: 3.1.3 or later is needed.',
	},
	2: {message: 'the two rsyncs do not speak the same protocol', hint: 'Bring both to 3.1.3 or later.'},
	10: {message: 'the connection broke', hint: 'Sync again; what has arrived is kept.'},
	11: {message: 'a file could not be written', hint: 'Look at disk space and permissions there.'},
	12: {message: 'the connection broke, or rsync is missing on the other side', hint: 'Run provision, then sync again.'},
	20: {message: 'rsync was stopped'},
	23: {message: 'some files could not be transferred', hint: 'Look at the permissions in the tree.'},
	24: {message: 'files vanished while they were being read', hint: 'Sync again when the tree is quiet.'},
	30: {message: 'nothing moved for too long', hint: 'Look at the network; what has arrived is kept.'},
	127: {message: 'rsync is not installed here', hint: 'Run provision.'},
	255: {message: 'ssh could not connect', hint: 'Run ssh-setup.'},
};

/** The sentence for an exit code. The first line of stderr is the cause, the last ones are noise. */
export function rsyncFailure(code: number, stderr: string): Failure {
	const first = stderr.split('\n').find((line) => line.trim() !== '') ?? '';
	if (/No space left on device/.test(stderr)) {
		return {
			code: 'exit',
			message: 'The disk of the worker is full.',
			hint: 'Free space there, then sync again.',
			evidence: stderr.slice(0, 800),
		};
	}
	const {message, hint} = meanings[code] ?? {message: 'rsync failed'};
	return {
		code: code === 255 ? 'unreachable' : 'exit',
		message: `Sync: ${message} (exit ${code})${first === '' ? '' : `: ${first}`}.`,
		...(hint === undefined ? {} : {hint}),
		...(stderr === '' ? {} : {evidence: stderr.slice(0, 800)}),
	};
}

/** Worth another try without anybody's help. */
export function isRetriable(code: number): boolean {
	return [10, 12, 23, 24, 30, 255].includes(code);
}
