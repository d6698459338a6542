import {appendFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it, vi} from 'vitest';
import {every, Waker} from '../../source/engine/every.ts';
import {Semaphore} from '../../source/engine/semaphore.ts';
import {FileTail} from '../../source/engine/tail.ts';
import {waitFor} from '../../source/engine/wait.ts';
import {temporaryDirectory} from '../support/run.ts';

describe('work that repeats', () => {
	it('is never at work twice, outlives its errors, and has ended when it is stopped', async () => {
		const controller = new AbortController();
		let now = 0;
		let most = 0;
		let times = 0;
		const errors: unknown[] = [];
		await every(
			1,
			controller.signal,
			async () => {
				now += 1;
				times += 1;
				most = Math.max(most, now);
				await new Promise((resolve) => setTimeout(resolve, 5));
				now -= 1;
				if (times === 2) throw new Error('once');
				if (times === 5) controller.abort();
			},
			(error) => errors.push(error),
		);
		expect([times, most, now, errors]).toEqual([5, 1, 0, [new Error('once')]]);
	});

	it('does not begin where it is stopped already', async () => {
		const work = vi.fn();
		await every(1, AbortSignal.abort(), work, () => {});
		expect(work).not.toHaveBeenCalled();
	});

	it('does not sit out its pause when it is stopped', async () => {
		const controller = new AbortController();
		const work = vi.fn(async () => {});
		const running = every(3_600_000, controller.signal, work, () => {});
		await vi.waitFor(() => expect(work).toHaveBeenCalledOnce(), {timeout: 5000});
		controller.abort();
		await running;
		expect(work).toHaveBeenCalledOnce();
	});
});

it('a waker ends the pauses of all who wait now, and of those who wait later only at the next call', () => {
	const waker = new Waker();
	const before = [waker.signal, waker.signal];
	waker.wake();
	expect(before.map((signal) => signal.aborted)).toEqual([true, true]);
	const later = waker.signal;
	expect(later.aborted).toBe(false);
	waker.wake();
	expect(later.aborted).toBe(true);
});

describe('waiting for something', () => {
	it('gives what was seen, as soon as it is seen', async () => {
		let looks = 0;
		const seen = await waitFor(async () => (++looks === 3 ? 'it' : undefined), {deadlineMs: 5000, intervalMs: 1});
		expect([seen, looks]).toEqual(['it', 3]);
	});

	it('takes what is there at the first look, without a pause', async () => {
		expect(await waitFor(async () => 0, {deadlineMs: 0, intervalMs: 3_600_000})).toBe(0);
	});

	it('gives up at its deadline, after at least one look', async () => {
		const look = vi.fn(async () => undefined);
		expect(await waitFor(look, {deadlineMs: 0})).toBeUndefined();
		expect(look).toHaveBeenCalledOnce();
		expect(await waitFor(look, {deadlineMs: 30, intervalMs: 1})).toBeUndefined();
		expect(look.mock.calls.length).toBeGreaterThan(2);
	});

	it('looks once more at its deadline, but never long after it', async () => {
		const look = vi.fn(async () => undefined);
		const startedAt = Date.now();
		await waitFor(look, {deadlineMs: 20, intervalMs: 60_000});
		expect(Date.now() - startedAt).toBeLessThan(5000);
		// A timer may come a millisecond early; then it looks once more.
		expect(look.mock.calls.length).toBeLessThan(5);
		expect(look.mock.calls.length).toBeGreaterThan(1);
	});

	it('that is cancelled fails as cancelled, at once, also in the middle of a pause', async () => {
		const nothing = async () => undefined;
		const cancelled = {failure: {code: 'cancelled'}};
		await expect(waitFor(nothing, {deadlineMs: 60_000, signal: AbortSignal.abort()})).rejects.toMatchObject(cancelled);
		const controller = new AbortController();
		const look = async () => {
			setImmediate(() => controller.abort());
			return undefined;
		};
		const options = {deadlineMs: 60_000, intervalMs: 60_000, signal: controller.signal};
		await expect(waitFor(look, options)).rejects.toMatchObject(cancelled);
	});
});

describe('a semaphore', () => {
	it('lets a limited number in, in order, and one more for each that leaves, however it leaves', async () => {
		const semaphore = new Semaphore(2);
		const order: number[] = [];
		let now = 0;
		let most = 0;
		const work = (index: number) => async () => {
			order.push(index);
			now += 1;
			most = Math.max(most, now);
			await new Promise(setImmediate);
			now -= 1;
			if (index % 3 === 0) throw new Error(`failed ${index}`);
			return index;
		};
		const results = await Promise.allSettled(Array.from({length: 10}, (_, index) => semaphore.run(work(index))));
		expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		expect([most, now]).toEqual([2, 0]);
		expect(results.filter(({status}) => status === 'rejected')).toHaveLength(4);
		expect(await semaphore.run(async () => 'free again')).toBe('free again');
	});
});

describe('the end of a file that grows', () => {
	it('is read as lines, from the start, each once', () => {
		const directory = temporaryDirectory();
		const file = path.join(directory.path, 'log');
		const lines: string[] = [];
		const tail = new FileTail(file, (line) => lines.push(line));
		tail.read();
		writeFileSync(file, 'one\ntw');
		tail.read();
		tail.read();
		expect(lines).toEqual(['one']);
		appendFileSync(file, 'o\nthree\n');
		tail.read();
		expect(lines).toEqual(['one', 'two', 'three']);
		const many = Array.from({length: 300_000}, (_, index) => `line ${index}`);
		appendFileSync(file, `${many.join('\n')}\n`);
		tail.read();
		expect(lines.slice(3)).toEqual(many);
		directory.remove();
	});

	it('that cannot be read is told', () => {
		expect(() => new FileTail('/proc/version/log', () => {}).read()).toThrow('ENOTDIR');
	});
});
