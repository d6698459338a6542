import {appendFileSync, copyFileSync, renameSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Host} from '../../source/engine/host.ts';
import {runLocally} from '../../source/engine/local-host.ts';
import {WorkerLog} from '../../source/engine/worker-log.ts';
import {temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let file: string;
const host: Host = {
	name: 'w1',
	exec: ({argv, timeoutMs = 10_000}, options = {}) => runLocally(argv, '', timeoutMs, options),
	close: () => {},
};
const away: Host = {...host, exec: () => Promise.reject(new Error('the connection is lost'))};
const job = 'distccd[5] (dcc_job_summary) client: 127.0.0.1:1 COMPILE_OK exit:0 sig:0 core:0 ret:0 time:10ms clang a.c\n';
const write = (count: number) => appendFileSync(file, job.repeat(count));
const okIn = async (log: WorkerLog) => {
	await log.read(host);
	return log.jobs?.ok;
};

beforeEach(() => {
	directory = temporaryDirectory();
	file = path.join(directory.path, 'distccd.log');
	writeFileSync(file, job.repeat(3));
});
afterEach(() => directory.remove());

describe("a worker's log", () => {
	it('is counted from the first read on', async () => {
		const log = new WorkerLog(undefined, file);
		expect(await okIn(log)).toBe(0);
		write(2);
		expect(await okIn(log)).toBe(2);
		expect(await okIn(log)).toBe(2);
	});

	it('is read on where it was left after a lost connection, and by another reader', async () => {
		const log = new WorkerLog(undefined, file);
		await log.read(host);
		write(2);
		await log.read(host);
		write(1);
		await expect(log.read(away)).rejects.toThrow('lost');
		expect(await okIn(log)).toBe(3);
		write(4);
		expect(await okIn(new WorkerLog(log.place, file))).toBe(7);
	});

	it('counts a line when it is whole', async () => {
		const log = new WorkerLog(undefined, file);
		await log.read(host);
		appendFileSync(file, job.slice(0, 30));
		expect(await okIn(log)).toBe(0);
		appendFileSync(file, job.slice(30));
		expect(await okIn(log)).toBe(1);
	});

	it.each([
		[
			'copied and emptied',
			() => {
				copyFileSync(file, `${file}.1`);
				truncateSync(file, 0);
			},
		],
		['renamed', () => renameSync(file, `${file}.1`)],
	] as const)('loses nothing and counts nothing twice when it is %s', async (_how, rotate) => {
		const log = new WorkerLog(undefined, file);
		await log.read(host);
		write(2);
		await log.read(host);
		write(3);
		rotate();
		write(1);
		expect(await okIn(log)).toBe(6);
		write(5);
		expect(await okIn(log)).toBe(11);
	});

	it('begins anew where it was deleted', async () => {
		writeFileSync(`${file}.1`, job.repeat(50));
		const log = new WorkerLog(undefined, file);
		await log.read(host);
		renameSync(file, `${file}.gone`);
		expect(await okIn(log)).toBe(0);
		write(2);
		expect(await okIn(log)).toBe(2);
	});

	it('is read in parts when it is large', async () => {
		const log = new WorkerLog(undefined, file);
		await log.read(host);
		write(25_000);
		expect(await okIn(log)).toBe(25_000);
	});
});
