import {readFileSync, statfsSync} from 'node:fs';
import path from 'node:path';
import {foldShortage, initialShortage, parseOomKills} from '../../tools/shortage.ts';
import {every} from '../every.ts';
import type {Cause, Companion} from './companion.ts';

const intervalMs = 1000;
/** Less than this is full: what did not fit any more is gone when we look. */
const fullBytes = 64 * 1024 ** 2;

type Disk = {readonly directory: string; readonly what: string; readonly freeBytes: number; readonly hasFiles: boolean};

function diskOf(what: string, directory: string): readonly Disk[] {
	try {
		const {bavail, bsize, ffree, files} = statfsSync(directory);
		return [{directory, what, freeBytes: bavail * bsize, hasFiles: files === 0 || ffree > 0}];
	} catch {
		// It was not made yet, or is gone.
		return [];
	}
}

function oomKills(): number | undefined {
	try {
		return parseOomKills(readFileSync('/proc/vmstat', 'utf8'));
	} catch {
		// A kernel that does not count.
		return undefined;
	}
}

function spaceCause(line: string, full: Disk | undefined): Cause {
	if (full === undefined)
		return {message: `a disk is full (${line})`, hint: 'Make room on it, then build again: what is done stays done.'};
	const lack = full.hasFiles ? `${Math.floor(full.freeBytes / 1024 ** 2)} MB free` : 'no more files possible';
	return {
		message: `the disk of ${full.what} is full: ${full.directory} had ${lack}`,
		hint: 'Make room there, then build again: what is done stays done.',
	};
}

/**
 * Whether a build failed because a disk or memory ran out. What the actions print then is a different sentence each time, and
 * often none, so it is held against what the machine itself says of its disks and its kernel of whom it killed.
 */
export const shortage: Companion = async ({context, scratch, complain, notes}) => {
	const tree = context.config.master.tree;
	const before = notes.load<number>('oom-kills') ?? oomKills();
	if (before !== undefined) notes.save('oom-kills', before);
	let seen = initialShortage;
	let full: Disk | undefined;
	const look = async () => {
		const disks = [
			...diskOf('out/', path.join(tree, 'out')),
			...diskOf('the scratch directory', scratch),
			...diskOf('/tmp', '/tmp'),
		];
		full ??= disks.find(({freeBytes, hasFiles}) => freeBytes < fullBytes || !hasFiles);
	};
	const watching = new AbortController();
	const watcher = every(
		intervalMs,
		watching.signal,
		async () => {
			if (seen.noSpace !== undefined) await look();
		},
		complain,
	);
	let killedByKernel = 0;
	return {
		onLine(line) {
			seen = foldShortage(seen, line);
		},
		async stop() {
			watching.abort();
			await watcher;
			if (seen.noSpace !== undefined) await look();
			killedByKernel = before === undefined ? 0 : Math.max(0, (oomKills() ?? before) - before);
		},
		cause() {
			if (seen.noSpace !== undefined) return spaceCause(seen.noSpace, full);
			const hint = 'Lower build.jobs or close other programs, then build again: what is done stays done.';
			// Somebody else's death is no cause where a compiler complains of the source.
			if (killedByKernel > 0 && (seen.killed !== undefined || !seen.hasOwnError)) {
				const what = killedByKernel === 1 ? 'a process' : `${killedByKernel} processes`;
				return {message: `memory ran out, and the kernel killed ${what}`, hint};
			}
			if (seen.noMemory !== undefined && !seen.hasOwnError) return {message: `memory ran out (${seen.noMemory})`, hint};
			if (seen.killed !== undefined && !seen.hasOwnError)
				return {
					message: `something killed a step of it with signal 9 (${seen.killed}), and it was not the kernel for lack of memory`,
					hint: 'Look for whoever ends processes here (systemd-oomd, earlyoom, a limit, a person), then build again.',
				};
			return undefined;
		},
	};
};
