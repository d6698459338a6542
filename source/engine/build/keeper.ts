import {spawn} from 'node:child_process';
import {closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fail} from '../failure.ts';
import {endGroup} from '../local-host.ts';
import {startTicksOf} from '../lock.ts';
import {FileTail} from '../tail.ts';
import {waitFor} from '../wait.ts';
import {bootMark} from './boot.ts';
import {processesOfSession} from './session-processes.ts';

/** What is known of a build that was started: enough to find it again, and to tell whether it lives. */
export type KeptBuild = {
	readonly pid: number;
	readonly startTicks: string;
	readonly boot: string;
	readonly startedAt: number;
	/** What is built, for people. */
	readonly title: string;
};

/**
 * Stands between us and the build, so that a runner that dies neither ends it nor leaves it without an end on record: it starts
 * the build in its own session and group, with a file as its output, and writes down its exit code. It is hit by the signals
 * that are meant for the build's group and goes on waiting; a build that was told to end has no result. SIGHUP is the terminal's.
 * It knows no path, so that whoever follows the build next may rename its directory.
 */
const keeperText = `
cd -- "$1" || exit; shift; ended=
trap '' HUP
"$@" < /dev/null &
child=$!
trap 'ended=yes' INT TERM
while :; do wait "$child"; code=$?; kill -0 "$child" 2>/dev/null || break; done
[ -n "$ended" ] || { echo "$code" > exit.new; mv exit.new exit; }
`;

const pollMs = 200;
const endDeadlineMs = 15_000;
/** Between the keeper's death and the belief that no exit code will come. */
const lastWordsMs = 1000;

/** Where a build's keeper leaves what it knows, beside the journal of the run that started it. */
export function keeperDirectory(journalPath: string): string {
	return journalPath.replace(/(\.jsonl)?$/, '.build');
}

function write(directory: string, name: string, value: unknown): void {
	const file = path.join(directory, name);
	writeFileSync(`${file}.new`, JSON.stringify(value), {mode: 0o600});
	renameSync(`${file}.new`, file);
}

function read<Value>(directory: string, name: string): Value | undefined {
	try {
		return JSON.parse(readFileSync(path.join(directory, name), 'utf8')) as Value;
	} catch {
		// It was never written, or its writer was killed before it was whole.
		return undefined;
	}
}

export function readKeptBuild(directory: string): KeptBuild | undefined {
	return read(directory, 'keeper');
}

/** The build's exit code; undefined while it runs, and for ever where its keeper was killed. */
export function exitCodeOf(directory: string): number | undefined {
	return read(directory, 'exit');
}

export function isKeeperAlive({pid, startTicks, boot}: KeptBuild): boolean {
	return boot === bootMark() && startTicksOf(pid) === startTicks;
}

/** What those beside a build want to know again when another runner has taken it over. */
export type BuildNotes = {
	readonly load: <Value>(name: string) => Value | undefined;
	readonly save: (name: string, value: unknown) => void;
};

export function notesIn(directory: string): BuildNotes {
	return {load: (name) => read(directory, `note-${name}`), save: (name, value) => write(directory, `note-${name}`, value)};
}

/** Room for a build that is about to start; what an earlier one left there is gone. */
export function makeKeeperDirectory(directory: string): void {
	rmSync(directory, {recursive: true, force: true});
	mkdirSync(directory, {recursive: true, mode: 0o700});
}

/** Of a build that has ended nothing is kept; one that still runs, because following it failed, can be found again. */
export function forgetBuild(directory: string): void {
	const kept = readKeptBuild(directory);
	const isRunning = kept !== undefined && exitCodeOf(directory) === undefined && isKeeperAlive(kept);
	if (!isRunning) rmSync(directory, {recursive: true, force: true});
}

/** Starts a build that outlives us. */
export function startBuild(directory: string, argv: readonly string[], title: string): KeptBuild {
	const output = openSync(path.join(directory, 'output'), 'a', 0o600);
	const child = spawn('sh', ['-c', keeperText, 'distbuild-keeper', directory, ...argv], {
		detached: true,
		cwd: '/',
		stdio: ['ignore', output, output],
	});
	closeSync(output);
	// ENOENT and its like come before there is a pid, and are told below.
	child.on('error', () => {});
	child.unref();
	const startTicks = child.pid === undefined ? undefined : startTicksOf(child.pid);
	if (child.pid === undefined || startTicks === undefined)
		throw fail('exit', 'The build could not be started.', 'Is the disk or the process table full?');
	const kept = {pid: child.pid, startTicks, boot: bootMark(), startedAt: Date.now(), title};
	write(directory, 'keeper', kept);
	return kept;
}

/** Ends the build's group, then whatever has left the group but not the session; fails where something stays. */
async function endBuild({pid}: KeptBuild): Promise<void> {
	endGroup(pid);
	const left = await waitFor(async () => (processesOfSession(pid).length === 0 ? true : undefined), {
		deadlineMs: endDeadlineMs,
		intervalMs: 100,
	});
	if (left === true) return;
	for (const process_ of processesOfSession(pid)) kill(process_);
	await waitFor(async () => (processesOfSession(pid).length === 0 ? true : undefined), {deadlineMs: endDeadlineMs});
	const stubborn = processesOfSession(pid);
	if (stubborn.length > 0)
		throw fail('exit', `The build was cancelled, but processes of it stay: ${stubborn.join(', ')}.`, 'They wait for a device.');
}

function kill(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It ended by itself.
	}
}

/**
 * Follows a build to its end, from where the last runner stopped listening: hands over its lines (those of the last fifth of a
 * second may come twice after a runner was killed) and gives its exit code. Cancelled: ends everything of it.
 */
export async function followBuild(
	directory: string,
	kept: KeptBuild,
	options: {readonly signal: AbortSignal; readonly deadlineMs: number; readonly onLine: (line: string) => void},
): Promise<number> {
	const {signal, deadlineMs, onLine} = options;
	const notes = notesIn(directory);
	const tail = new FileTail(path.join(directory, 'output'), onLine, notes.load<number>('offset') ?? 0);
	const listen = () => {
		const before = tail.offset;
		tail.read();
		if (tail.offset !== before) notes.save('offset', tail.offset);
	};
	let diedAt: number | undefined;
	const look = async () => {
		listen();
		const code = exitCodeOf(directory);
		if (code !== undefined) return code;
		diedAt = isKeeperAlive(kept) ? undefined : (diedAt ?? Date.now());
		if (diedAt !== undefined && Date.now() - diedAt > lastWordsMs)
			throw fail(
				'lost',
				'The build was killed with its keeper: nobody knows how it ended.',
				'Build again: what is done stays done.',
			);
		return undefined;
	};
	try {
		const code = await waitFor(look, {deadlineMs, intervalMs: pollMs, signal});
		if (code === undefined) {
			await endBuild(kept);
			throw fail('timeout', `The build took longer than ${Math.round(deadlineMs / 3_600_000)} hours and was ended.`);
		}
		return code;
	} catch (error) {
		if (signal.aborted) await endBuild(kept);
		throw error;
	} finally {
		listen();
		tail.end();
	}
}
