import {parseStatusLine} from './soong-output.ts';

/** What a build's output tells of a disk or memory that ran out: the first line of each kind. */
export type Shortage = {
	/** ENOSPC or EDQUOT in anybody's words. */
	readonly noSpace?: string;
	/** Somebody got no memory from the kernel or from its own limit, and said so. */
	readonly noMemory?: string;
	/** Something was ended by signal 9. */
	readonly killed?: string;
	/** A compiler's own complaint, which nothing that ran out explains. */
	readonly hasOwnError: boolean;
	/** The lines that come belong to a step that failed. */
	readonly isOfFailure: boolean;
};

export const initialShortage: Shortage = {hasOwnError: false, isOfFailure: false};

const lineLimit = 300;

/** strerror(3) of ENOSPC and EDQUOT; what Go's and Java's runtime make of them ends in the same words. */
const noSpacePattern = /No space left on device|Disk quota exceeded/i;
const noMemoryPattern =
	/Cannot allocate memory|java\.lang\.OutOfMemoryError|LLVM ERROR: out of memory|std::bad_alloc|virtual memory exhausted|fatal error: runtime: out of memory/i;
/** bash and dash for a child, Go's os/exec, clang's driver, distcc, sccache. */
const killedPattern =
	/(^|[\s:])Killed(\s|$)|signal: killed|signal 9\b|\bSIGKILL\b|unable to execute command: Killed|killed by signal/;

/**
 * Takes one line of soong_ui's. Only what failed counts, and what soong_ui says itself with the time before it: a compile that ran
 * out of space and succeeded in its second attempt comes out of the cache with its complaint for ever (seen with sccache 0.17).
 */
export function foldShortage(before: Shortage, line: string): Shortage {
	if (line.startsWith('FAILED: ')) return {...before, isOfFailure: true};
	if (parseStatusLine(line) !== undefined) return before.isOfFailure ? {...before, isOfFailure: false} : before;
	if (!before.isOfFailure && !/^\d\d:\d\d:\d\d /.test(line)) return before;
	const text = line.slice(0, lineLimit);
	if (noSpacePattern.test(line)) return {...before, noSpace: before.noSpace ?? text};
	if (noMemoryPattern.test(line)) return {...before, noMemory: before.noMemory ?? text};
	if (killedPattern.test(line)) return {...before, killed: before.killed ?? text};
	return /:\d+: (fatal )?error: /.test(line) && !before.hasOwnError ? {...before, hasOwnError: true} : before;
}

/** How often the kernel ended a process because memory ran out, since it booted: /proc/vmstat, Linux 4.13 and later. */
export function parseOomKills(vmstat: string): number | undefined {
	const count = /^oom_kill (\d+)$/m.exec(vmstat)?.[1];
	return count === undefined ? undefined : Number(count);
}
