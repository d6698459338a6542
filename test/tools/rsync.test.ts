import {chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {
	foldRsyncOutput,
	initialRsyncProgress,
	isRetriable,
	type RsyncCall,
	rsyncArgv,
	rsyncFailure,
} from '../../source/tools/rsync.ts';
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
		const argv = rsyncArgv({...call, isDelete: true, isRelative: true, bandwidthLimit: '50m', isComparison: true});
		expect(argv.slice(0, 9)).toEqual([
			'rsync',
			'-aH',
			'--relative',
			'--delete',
			'--dry-run',
			'--itemize-changes',
			'--timeout=30',
			'--bwlimit=50m',
			'--exclude=/out/',
		]);
	});
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
		expect(foldIn(output.length)).toEqual({filesDone: 7, filesTotal: 7, bytesDone: 1_048_576, bytesPerSecond: 512_000, rest: ''});
	});

	it('is the same however the output is cut', () => {
		const whole = foldIn(output.length);
		for (let size = 1; size < 80; size += 1) expect(foldIn(size)).toEqual(whole);
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

describe('exit codes', () => {
	it.each([
		[1, /does not understand \(exit 1\)/, 'exit', false],
		[2, /same protocol/, 'exit', false],
		[10, /connection broke/, 'exit', true],
		[11, /could not be written/, 'exit', false],
		[12, /rsync is missing on the other side/, 'exit', true],
		[20, /was stopped/, 'exit', false],
		[23, /could not be transferred/, 'exit', true],
		[24, /vanished/, 'exit', true],
		[30, /nothing moved/, 'exit', true],
		[127, /not installed here/, 'exit', false],
		[255, /ssh could not connect/, 'unreachable', true],
		[99, /^Sync: rsync failed \(exit 99\): first\.$/, 'exit', false],
	])('%i', (code, message, failureCode, retriable) => {
		const failure = rsyncFailure(code, '\nfirst\nrsync error: noise\n');
		expect(failure.message).toMatch(message);
		expect(failure.message).toContain(': first.');
		expect([failure.code, isRetriable(code)]).toEqual([failureCode, retriable]);
	});

	it('a full disk is named whatever the code is', () => {
		const stderr =
			'rsync: [receiver] write failed on "/x": No space left on device (28)\nrsync error: error in file IO (code 11)';
		expect(rsyncFailure(11, stderr)).toEqual({
			code: 'exit',
			message: 'The disk of the worker is full.',
			hint: 'Free space there, then sync again.',
			evidence: stderr,
		});
	});

	it('without a word from rsync the sentence still ends', () => {
		expect(rsyncFailure(20, '')).toEqual({code: 'exit', message: 'Sync: rsync was stopped (exit 20).'});
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
