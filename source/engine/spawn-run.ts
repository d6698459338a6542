import {spawn, spawnSync} from 'node:child_process';
import {closeSync, mkdirSync, openSync} from 'node:fs';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import type {Config} from '../config/config.ts';
import type {ActionId, RunOutcome} from '../state/events.ts';
import {fail} from './failure.ts';
import {isAlive, type LockHolder, readLock, startTicksOf} from './lock.ts';
import {statePaths} from './paths.ts';
import {type RunRequest, runAction} from './runner.ts';

/** The hidden command by which the program starts itself as a runner. */
export const runnerCommand = '__run';

export type StartedRun = {readonly runId: string; readonly journalPath: string; readonly holder: LockHolder};

/** Sorts by time. Down to milliseconds: two viewers that start one in the same second must not write into one journal. */
export function runIdOf(action: ActionId, now: Date): string {
	return `${now.toISOString().replace(/[-:.]/g, '').replace('T', '-').slice(0, 18)}-${action}`;
}

/**
 * Starts the runner in a session of its own (`detached` = setsid), so that neither SIGHUP nor the end of the login reaches it.
 * Secrets go through its standard input only.
 */
export function spawnRun(request: Omit<RunRequest, 'runId' | 'journalPath'>): StartedRun {
	const {runs} = statePaths(request.config.cluster);
	mkdirSync(runs, {recursive: true, mode: 0o700});
	const runId = runIdOf(request.action, new Date());
	const journalPath = path.join(runs, `${request.isDryRun ? `dry-${process.pid}-` : ''}${runId}.jsonl`);
	const errors = openSync(path.join(path.dirname(runs), 'runner.log'), 'a', 0o600);
	const child = spawn(process.execPath, [process.argv[1] ?? '', runnerCommand], {
		detached: true,
		cwd: '/',
		stdio: ['pipe', errors, errors],
	});
	closeSync(errors);
	child.stdin?.on('error', () => {});
	child.stdin?.end(JSON.stringify({...request, runId, journalPath} satisfies RunRequest));
	child.unref();
	const startTicks = child.pid === undefined ? undefined : startTicksOf(child.pid);
	if (child.pid === undefined || startTicks === undefined)
		throw fail('exit', 'The runner could not be started.', 'Is the disk or the process table full?');
	return {runId, journalPath, holder: {pid: child.pid, startTicks, runId, action: request.action}};
}

/**
 * Whether the whole machine is going down (systemctl(1), is-system-running). A systemd that does not answer is in the middle of it;
 * `offline` is a machine that runs without one.
 */
function isShuttingDown(): boolean {
	const {stdout, error} = spawnSync('systemctl', ['is-system-running'], {timeout: 5000, encoding: 'utf8'});
	if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return false;
	return !['initializing', 'starting', 'running', 'degraded', 'maintenance', 'offline'].includes(stdout?.trim() ?? '');
}

/** What we send to a runner that shall cancel: SIGTERM comes from others too, such as a machine that goes down. */
const cancelSignal = 'SIGUSR2';

/** The runner's own main: reads what to do, does it, ignores the loss of the terminal, ends cleanly when asked to. */
export async function runnerMain(): Promise<RunOutcome> {
	const request = JSON.parse(await text(process.stdin)) as RunRequest;
	const controller = new AbortController();
	process.on('SIGHUP', () => {});
	process.on(cancelSignal, () => controller.abort());
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		process.on(signal, () => {
			// Nobody has cancelled it: what it was in the middle of is said after the next boot.
			if (isShuttingDown()) process.exit(1);
			controller.abort();
		});
	}
	return runAction(request, controller.signal);
}

/** Asks a run to stop. False where it is already gone. */
export function cancelRun(holder: LockHolder): boolean {
	if (!isAlive(holder)) return false;
	process.kill(holder.pid, cancelSignal);
	return true;
}

/** The run that holds the cluster now, with its journal, for a viewer that comes later. */
export function findRun(config: Config): StartedRun | undefined {
	const paths = statePaths(config.cluster);
	const holder = readLock(paths.lock);
	if (holder === undefined) return undefined;
	return {runId: holder.runId, journalPath: path.join(paths.runs, `${holder.runId}.jsonl`), holder};
}
