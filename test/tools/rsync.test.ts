import {chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {foldRsyncOutput, initialRsyncProgress, parseRsyncStats, type RsyncCall, rsyncArgv} from '../../source/tools/rsync.ts';
import {rsyncFailure} from '../../source/tools/rsync-failure.ts';
import {fixture} from '../support/fixture.ts';
import {run, temporaryDirectory} from '../support/run.ts';

const call: RsyncCall = {
	sources: ['/tree/./a', '/tree/./b'],
	destination: 'builder@w1:/opt/',
	rshArgv: ['ssh', '-o', 'User=x'],
	excludes: ['/out/'],
	isDelete: false,
	timeoutSeconds: 30,
};

describe('rsync is called', () => {
	it('so that progress can be read and a dead link ends', () => {
		expect(rsyncArgv(call)).toEqual([
			'rsync',
			'-aH',
			'--info=progress2',
			'--no-inc-recursive',
			'--no-human-readable',
			'--stats',
			'--timeout=30',
			'--exclude=/out/',
			'-e',
			'ssh -o User=x',
			'--',
			'/tree/./a',
			'/tree/./b',
			'builder@w1:/opt/',
		]);
	});

	it('with everything that can be chosen', () => {
		const argv = rsyncArgv({
			...call,
			isDelete: true,
			isByContent: true,
			isRelative: true,
			bandwidthLimit: '50m',
			isComparison: true,
		});
		expect(argv.slice(0, 10)).toEqual([
			'rsync',
			'-aH',
			'--relative',
			'--delete',
			'--checksum',
			'--dry-run',
			'--itemize-changes',
			'--timeout=30',
			'--bwlimit=50m',
			'--exclude=/out/',
		]);
	});
});

it('rsync compresses at the fastest level, which a gigabit link can use', () => {
	expect(rsyncArgv({...call, compress: 'zstd'})).toEqual(
		expect.arrayContaining(['--compress', '--compress-choice=zstd', '--compress-level=1']),
	);
});

describe('the progress', () => {
	const output = [
		'\r              0   0%    0.00kB/s    0:00:00 (xfr#0, to-chk=3/7)',
		'\r         32,768   3%   31.25MB/s    0:00:01',
		'\r        655.360  40%    1.25GB/s    0:00:00 (xfr#2, to-chk=2/7)',
		'\r        1048576  99%  512.00kB/s    0:01:00 (xfr#4, to-chk=0/7)\n',
		'something else\n',
	].join('');

	function foldIn(size: number) {
		const chunks = output.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
		return chunks.reduce(foldRsyncOutput, initialRsyncProgress);
	}

	it('is the files that were checked, of all', () => {
		expect(foldIn(output.length)).toEqual({
			filesDone: 7,
			filesTotal: 7,
			bytesDone: 1_048_576,
			bytesPerSecond: 512_000,
			isScanning: false,
			rest: '',
		});
	});

	it('is the same however the output is cut', () => {
		const whole = foldIn(output.length);
		for (let size = 1; size < 80; size += 1) expect(foldIn(size)).toEqual(whole);
	});

	const folded = (output: string, size = 7) =>
		(output.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []).reduce(foldRsyncOutput, initialRsyncProgress);

	it.each([
		['full', {filesDone: 45, filesTotal: 45, bytesDone: 60_820_000}],
		['slow', {filesDone: 45, filesTotal: 45, bytesDone: 60_820_000}],
		['resync', {filesDone: 45, filesTotal: 45, bytesDone: 5000}],
		['same', {filesDone: 45, filesTotal: 45, bytesDone: 0}],
		['incremental', {filesDone: 3661, filesTotal: 3661, bytesDone: 10_260}],
	])('of a recorded sync ends with all files: %s', (situation, progress) => {
		expect(folded(fixture(`rsync/3.5.1-${situation}.txt`))).toMatchObject({...progress, isScanning: false});
	});

	it('never goes back, although the count of what is left jumps up for hard links', () => {
		const output = fixture('rsync/3.5.1-hard-links.txt');
		expect(output).toMatch(/to-chk=0\/45\)\s+\d+\s+\d+%\s+\S+\s+\S+ \(xfr#41, to-chk=40\/45\)/);
		let progress = initialRsyncProgress;
		for (const character of output) {
			const next = foldRsyncOutput(progress, character);
			expect(next.filesDone).toBeGreaterThanOrEqual(progress.filesDone);
			progress = next;
		}
	});

	it('is scanning while the total still grows', () => {
		const first = foldRsyncOutput(initialRsyncProgress, '\r  2   0%    0.00kB/s    0:00:00 (xfr#1, ir-chk=1079/1141)\r');
		expect(first).toMatchObject({filesDone: 62, filesTotal: 1141, isScanning: true});
		expect(initialRsyncProgress.isScanning).toBe(true);
	});

	it('inside a big file keeps the count of files', () => {
		const first = foldRsyncOutput(
			initialRsyncProgress,
			'\r  10  1%  1.00kB/s  0:00:00 (xfr#1, to-chk=4/7)\r  20  3%  2.00MB/s  0:00:01\r',
		);
		expect(first).toMatchObject({filesDone: 3, filesTotal: 7, bytesDone: 20, bytesPerSecond: 2_000_000});
	});

	it('keeps no more than a little of a line that never ends', () => {
		const long = Array.from({length: 50}, () => 'x'.repeat(1000)).reduce(foldRsyncOutput, initialRsyncProgress);
		expect(long.rest.length).toBeLessThanOrEqual(4096);
	});
});

describe('the statistics', () => {
	it('are read as recorded', () => {
		expect(parseRsyncStats(fixture('rsync/3.5.1-full.txt'))).toEqual({
			files: 45,
			created: 45,
			deleted: 0,
			transferred: 41,
			totalBytes: 120_820_003,
			transferredBytes: 60_820_000,
			sentBytes: 60_837_186,
		});
	});

	it('with grouped digits are the same numbers', () => {
		expect(parseRsyncStats('Number of files: 13,966 (reg: 13,078)\nTotal bytes sent: 1,234,567\n')).toMatchObject({
			files: 13_966,
			sentBytes: 1_234_567,
		});
	});

	it('are none where rsync did not come to its end', () => {
		expect(parseRsyncStats(fixture('rsync/3.5.1-resync.txt'))).toBeUndefined();
	});
});

const isInstalled = ['/usr/bin/rsync', '/usr/local/bin/rsync'].some((file) => existsSync(file));

describe.runIf(isInstalled)('the real rsync', () => {
	let directory: ReturnType<typeof temporaryDirectory>;
	const at = (...names: readonly string[]) => path.join(directory.path, ...names);

	beforeEach(() => {
		directory = temporaryDirectory();
		mkdirSync(at('from/sub'), {recursive: true});
		for (let file = 0; file < 5; file += 1) writeFileSync(at('from/sub', String(file)), `file ${file}`);
		// Stands in for ssh: notes its own words up to the host, then runs the rest here.
		writeFileSync(
			at('rsh'),
			'#!/bin/sh\nfor word; do [ "$word" = somehost ] && break; printf "%s\\0" "$word"; shift; done > "$0.words"; shift; exec sh -c "$*"\n',
		);
		chmodSync(at('rsh'), 0o755);
	});
	afterEach(() => directory.remove());

	const copy = (more: Partial<RsyncCall> = {}) =>
		run(
			rsyncArgv({
				...call,
				sources: [at('from/')],
				destination: `somehost:${at('to/')}`,
				rshArgv: [at('rsh')],
				excludes: [],
				...more,
			}),
		);

	it('gives the words of -e to the remote shell as they were', () => {
		const hostile = ['-o', 'a b', "it's", "'", "''", '"', '"q"', '', '$HOME', '\\', 'a\\ b', '*', '#', '-i', '/key dir/id'];
		expect(copy({rshArgv: [at('rsh'), ...hostile]})).toMatchObject({code: 0, stderr: ''});
		expect(readFileSync(at('rsh.words'), 'utf8').split('\0').slice(0, -1)).toEqual(hostile);
	});

	it('prints progress that ends with all files', () => {
		const {stdout} = copy();
		const progress = foldRsyncOutput(initialRsyncProgress, stdout);
		// Five files and two directories.
		expect(progress).toMatchObject({filesDone: 7, filesTotal: 7, bytesDone: 30});
		expect(readFileSync(at('to/sub/4'), 'utf8')).toBe('file 4');
	});

	it('compares without changing anything', () => {
		expect(copy({isComparison: true}).stdout).toContain('sub/4');
		expect(existsSync(at('to'))).toBe(false);
		copy();
		expect(copy({isComparison: true}).stdout).toBe('');
	});

	it('says which file was missing', () => {
		const {code, stderr} = copy({sources: [at('nothing')]});
		expect(code).toBe(23);
		expect(rsyncFailure(23, stderr).message).toMatch(
			/some files could not be transferred \(exit 23\): rsync: .*nothing.* failed/,
		);
	});
});
