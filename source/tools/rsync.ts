export type RsyncCall = {
	readonly sources: readonly string[];
	readonly destination: string;
	readonly rshArgv: readonly string[];
	readonly excludes: readonly string[];
	readonly isDelete: boolean;
	/** Read every file on both sides, instead of comparing size and time only (rsync(1), --checksum). */
	readonly isByContent?: boolean;
	/** Keep the paths behind `/./` in the sources (rsync(1), --relative). */
	readonly isRelative?: boolean;
	readonly timeoutSeconds: number;
	/** As rsync takes it: kilobytes per second, or with a unit. */
	readonly bandwidthLimit?: string;
	/** zstd at its fastest level: worth it below about 1 Gbit/s. Both sides need rsync 3.2. */
	readonly compress?: 'zstd';
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
		...(call.isByContent === true ? ['--checksum'] : []),
		...(call.isComparison === true
			? ['--dry-run', '--itemize-changes']
			: ['--info=progress2', '--no-inc-recursive', '--no-human-readable', '--stats']),
		...(call.compress === undefined ? [] : ['--compress', `--compress-choice=${call.compress}`, '--compress-level=1']),
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
	/** The total is not known yet, or still grows: no share of it may be shown. */
	readonly isScanning: boolean;
	/** The unfinished last piece of output. */
	readonly rest: string;
};

export const initialRsyncProgress: RsyncProgress = {
	filesDone: 0,
	filesTotal: 0,
	bytesDone: 0,
	bytesPerSecond: 0,
	isScanning: true,
	rest: '',
};

const piecePattern =
	/^\s*([\d.,]+)\s+\d+%\s+([\d.]+)([kMGT]?)B\/s\s+\d+:\d\d:\d\d(?:\s+\(xfr#\d+, (ir|to)-chk=(\d+)\/(\d+)\))?\s*$/;
const units: Readonly<Record<string, number>> = {'': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12};
const restLimit = 4096;

function take(progress: RsyncProgress, piece: string): RsyncProgress {
	const match = piecePattern.exec(piece);
	if (match === null) return progress;
	const [, bytes = '0', rate = '0', unit = '', scan, left, total] = match;
	const files = total === undefined ? {} : counted(progress, Number(total), Number(left), scan === 'ir');
	return {
		...progress,
		bytesDone: Number(bytes.replaceAll(/[.,]/g, '')),
		bytesPerSecond: Number(rate) * (units[unit] ?? 1),
		...files,
	};
}

/** With incremental recursion the count of what is left jumps up once more for hard links (recorded): done never goes back. */
function counted(progress: RsyncProgress, filesTotal: number, left: number, isScanning: boolean) {
	return {filesTotal, filesDone: Math.max(progress.filesDone, filesTotal - left), isScanning};
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

/** What was done, from the lines that `--stats` prints at the end. */
export type RsyncStats = {
	readonly files: number;
	readonly created: number;
	readonly deleted: number;
	readonly transferred: number;
	readonly totalBytes: number;
	readonly transferredBytes: number;
	/** What really crossed the network, compressed or not. */
	readonly sentBytes: number;
};

/** Undefined where rsync did not come to its end. Digits may be grouped, as without `--no-human-readable`. */
export function parseRsyncStats(output: string): RsyncStats | undefined {
	const value = (label: string) => {
		const digits = new RegExp(`^${label}: ([\\d.,]+)`, 'm').exec(output)?.[1];
		return digits === undefined ? undefined : Number(digits.replaceAll(/[.,]/g, ''));
	};
	const sentBytes = value('Total bytes sent');
	if (sentBytes === undefined) return undefined;
	return {
		files: value('Number of files') ?? 0,
		created: value('Number of created files') ?? 0,
		deleted: value('Number of deleted files') ?? 0,
		transferred: value('Number of regular files transferred') ?? 0,
		totalBytes: value('Total file size') ?? 0,
		transferredBytes: value('Total transferred file size') ?? 0,
		sentBytes,
	};
}
