import {linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {ActionId} from '../state/events.ts';
import {fail} from './failure.ts';

export type LockHolder = {readonly pid: number; readonly startTicks: string; readonly runId: string; readonly action: ActionId};

/** When a process began, in clock ticks since boot: with it a pid cannot be mistaken for a later one. proc_pid_stat(5), field 22. */
export function startTicksOf(pid: number): string | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The name in parentheses may hold spaces and parentheses itself.
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
	} catch {
		return undefined;
	}
}

export function isAlive(holder: LockHolder): boolean {
	return startTicksOf(holder.pid) === holder.startTicks;
}

/** Who holds the cluster; undefined where nobody who lives does. */
export function readLock(lockPath: string): LockHolder | undefined {
	try {
		const holder = JSON.parse(readFileSync(lockPath, 'utf8')) as LockHolder;
		return isAlive(holder) ? holder : undefined;
	} catch {
		return undefined;
	}
}

/**
 * One mutating run per cluster. link(2) is atomic where two want the lock; one left by a dead runner is taken over.
 */
export function acquireLock(lockPath: string, holder: LockHolder): () => void {
	mkdirSync(path.dirname(lockPath), {recursive: true, mode: 0o700});
	const mine = `${lockPath}.${holder.pid}`;
	writeFileSync(mine, JSON.stringify(holder), {mode: 0o600});
	try {
		for (const isLastTry of [false, true]) {
			try {
				linkSync(mine, lockPath);
				return () => rmSync(lockPath, {force: true});
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
				const other = readLock(lockPath);
				if (other !== undefined || isLastTry) {
					throw fail(
						'locked',
						`Another run holds the cluster: ${other?.action ?? 'unknown'} (${other?.runId ?? '?'}, pid ${other?.pid ?? '?'}).`,
						'Wait for it, or watch it by starting distbuild-tui without a command.',
					);
				}
				unlinkSync(lockPath);
			}
		}
		throw new Error('unreachable');
	} finally {
		unlinkSync(mine);
	}
}
