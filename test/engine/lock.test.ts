import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {toFailure} from '../../source/engine/failure.ts';
import {acquireLock, isAlive, type LockHolder, readLock, startTicksOf} from '../../source/engine/lock.ts';
import {temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let lockPath: string;
beforeEach(() => {
	directory = temporaryDirectory();
	lockPath = path.join(directory.path, 'farm', 'lock');
});
afterEach(() => directory.remove());

const living: LockHolder = {pid: process.pid, startTicks: startTicksOf(process.pid) ?? '', runId: 'r1', action: 'build'};
/** A process that lived, with the pid of one that lives: only the start tells them apart. */
const dead: LockHolder = {...living, startTicks: '1', runId: 'r0', action: 'sync'};

function left(holder: LockHolder | string): void {
	acquireLock(lockPath, living);
	writeFileSync(lockPath, typeof holder === 'string' ? holder : JSON.stringify(holder));
}

function failureOf(work: () => unknown) {
	try {
		work();
	} catch (error) {
		return toFailure(error);
	}
	throw new Error('it did not fail');
}

describe('the lock of a cluster', () => {
	it('names its holder, and is gone with everything beside it when released', () => {
		const release = acquireLock(lockPath, living);
		expect(readLock(lockPath)).toEqual(living);
		release();
		expect(readLock(lockPath)).toBeUndefined();
		expect(readdirSync(path.dirname(lockPath))).toEqual([]);
	});

	it('refuses a second one with who holds it', () => {
		acquireLock(lockPath, living);
		expect(failureOf(() => acquireLock(lockPath, {...living, runId: 'r2', action: 'sync'}))).toEqual({
			code: 'locked',
			message: `Another run holds the cluster: build (r1, pid ${process.pid}).`,
			hint: 'Wait for it, or watch it by starting distbuild-tui without a command.',
		});
		expect(readLock(lockPath)).toEqual(living);
		expect(readdirSync(path.dirname(lockPath))).toEqual(['lock']);
	});

	it.each([
		['a run that died', dead],
		['a file that is not whole', '{"pid": 1'],
		['an empty file, as a power cut leaves it', ''],
	])('is taken over from %s', (_name, holder) => {
		left(holder);
		expect(readLock(lockPath)).toBeUndefined();
		acquireLock(lockPath, living);
		expect(readLock(lockPath)).toEqual(living);
		expect(readdirSync(path.dirname(lockPath))).toEqual(['lock']);
	});

	it('is taken over also where another died while taking it over', () => {
		left(dead);
		writeFileSync(`${lockPath}.${dead.pid}-${dead.startTicks}.dead`, JSON.stringify({...dead, startTicks: '2'}));
		acquireLock(lockPath, living);
		expect(readLock(lockPath)).toEqual(living);
	});
});

describe('a process', () => {
	it('lives while its pid and its start are the same', () => {
		expect([isAlive(living), isAlive(dead), isAlive({...living, pid: 2 ** 22 + 1})]).toEqual([true, false, false]);
	});

	it('that nobody reaps is dead', async () => {
		// The shell turns into a program that never waits for its child; the child outlives the shell, which would.
		const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 10'], {stdio: ['ignore', 'pipe', 'ignore']});
		const [line] = (await once(parent.stdout, 'data')) as [Buffer];
		const pid = Number(line.toString());
		await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z '), {timeout: 5000});
		expect(startTicksOf(pid)).toBeUndefined();
		parent.kill();
	});
});

/** Waits for the file `go`, takes the lock, writes down that it holds it, holds it for a moment, and gives it back. */
const racer = `
import {appendFileSync, existsSync} from 'node:fs';
const [, lockPath, go, log] = process.argv;
const {acquireLock, startTicksOf} = await import(process.env.LOCK_MODULE);
const holder = {pid: process.pid, startTicks: startTicksOf(process.pid), runId: 'r' + process.pid, action: 'build'};
console.log('ready');
while (!existsSync(go)) await new Promise((resolve) => setImmediate(resolve));
const end = Date.now() + 1500;
while (Date.now() < end) {
	let release;
	try { release = acquireLock(lockPath, holder); } catch (error) { if (error.failure?.code !== 'locked') throw error; }
	if (release) {
		appendFileSync(log, '+'); appendFileSync(log, '-');
		// Every second time it "dies" and leaves a lock of somebody who is dead.
		if (Math.random() < 0.5) release();
		else { const {writeFileSync, renameSync} = await import('node:fs'); writeFileSync(lockPath + '.x' + process.pid, JSON.stringify({...holder, startTicks: String(Math.random())})); renameSync(lockPath + '.x' + process.pid, lockPath); }
	}
	await new Promise((resolve) => setImmediate(resolve));
}
`;

it('is never held by two of four processes that race for it, also where it was left by the dead', async () => {
	acquireLock(lockPath, living)();
	const [go, log] = [path.join(directory.path, 'go'), path.join(directory.path, 'log')];
	const module = path.resolve(import.meta.dirname, '../../source/engine/lock.ts');
	const racers = Array.from({length: 4}, () =>
		spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', racer, lockPath, go, log], {
			env: {...process.env, LOCK_MODULE: module},
			stdio: ['ignore', 'pipe', 'pipe'],
			timeout: 12_000,
		}),
	);
	await Promise.all(racers.map((child) => once(child.stdout, 'data')));
	const errors = racers.map((child) => {
		let text = '';
		child.stderr.on('data', (chunk: Buffer) => {
			text += chunk;
		});
		return () => text;
	});
	const ends = racers.map((child) => once(child, 'close'));
	writeFileSync(go, '');
	const codes = (await Promise.all(ends)).map(([code]) => code as number);
	expect(errors.map((text) => text())).toEqual(['', '', '', '']);
	expect(codes).toEqual([0, 0, 0, 0]);
	expect(existsSync(log)).toBe(true);
	const held = readFileSync(log, 'utf8');
	expect(held).toMatch(/^(\+-)+$/);
	expect(held.length).toBeGreaterThan(100);
});
