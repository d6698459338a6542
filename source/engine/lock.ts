import {linkSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {ActionId} from '../state/events.ts';
import {fail} from './failure.ts';

export type LockHolder = {readonly pid: number; readonly startTicks: string; readonly runId: string; readonly action: ActionId};

/**
 * When a process began, in clock ticks since boot: with it a pid cannot be mistaken for a later one. proc_pid_stat(5), fields 3
 * and 22. A zombie is dead: where nobody reaps (pid 1 of many containers), it would hold a lock for ever.
 */
export function startTicksOf(pid: number): string | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The name in parentheses may hold spaces and parentheses itself.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
	} catch {
		return undefined;
	}
}

export function isAlive(holder: LockHolder): boolean {
	return startTicksOf(holder.pid) === holder.startTicks;
}

/** What stands in a lock file, whoever wrote it; undefined where there is none. */
function readHolder(lockPath: string): LockHolder | 'unreadable' | undefined {
	try {
		return JSON.parse(readFileSync(lockPath, 'utf8')) as LockHolder;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'unreadable';
	}
}

/** Who holds the cluster; undefined where nobody who lives does. */
export function readLock(lockPath: string): LockHolder | undefined {
	const holder = readHolder(lockPath);
	return holder !== undefined && holder !== 'unreadable' && isAlive(holder) ? holder : undefined;
}

function nameOf(holder: LockHolder | 'unreadable'): string {
	return holder === 'unreadable' ? holder : `${holder.pid}-${holder.startTicks}`;
}

/**
 * Removes the lock of a dead run. Of several who see the same dead one only who holds a lock named after it may remove it, and
 * looks again first: otherwise the second would remove what the first has just taken.
 */
function bury(lockPath: string, dead: LockHolder | 'unreadable', holder: LockHolder): void {
	const release = acquireLock(`${lockPath}.${nameOf(dead)}.dead`, holder);
	try {
		const now = readHolder(lockPath);
		if (now !== undefined && nameOf(now) === nameOf(dead)) rmSync(lockPath, {force: true});
	} finally {
		release();
	}
}

/** One mutating run per cluster. link(2) is atomic where two want the lock; one left by a dead runner is taken over. */
export function acquireLock(lockPath: string, holder: LockHolder): () => void {
	mkdirSync(path.dirname(lockPath), {recursive: true, mode: 0o700});
	const mine = `${lockPath}.${nameOf(holder)}.wanted`;
	writeFileSync(mine, JSON.stringify(holder), {mode: 0o600});
	try {
		for (;;) {
			try {
				linkSync(mine, lockPath);
				return () => rmSync(lockPath, {force: true});
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
			}
			const other = readHolder(lockPath);
			if (other !== undefined && other !== 'unreadable' && isAlive(other)) {
				throw fail(
					'locked',
					`Another run holds the cluster: ${other.action} (${other.runId}, pid ${other.pid}).`,
					'Wait for it, or watch it by starting distbuild-tui without a command.',
				);
			}
			// Released between the two looks where there is none.
			if (other !== undefined) bury(lockPath, other, holder);
		}
	} finally {
		rmSync(mine, {force: true});
	}
}
