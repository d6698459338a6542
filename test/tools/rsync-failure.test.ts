import {describe, expect, it} from 'vitest';
import {isRetriable, rsyncFailure} from '../../source/tools/rsync-failure.ts';
import {fixture} from '../support/fixture.ts';

describe('a failure as recorded', () => {
	it.each([
		[
			'unreachable',
			255,
			'unreachable',
			'Sync: ssh could not connect (exit 255): ssh: connect to host 198.18.77.99 port 22: Connection timed out.',
		],
		[
			'ssh-refused',
			12,
			'unreachable',
			'Sync: ssh could not connect (exit 12): ssh: connect to host 198.18.77.11 port 2222: Connection refused.',
		],
		[
			'denied',
			255,
			'denied',
			'Sync: the worker does not let us in (exit 255): builder@198.18.77.11: Permission denied (publickey,password).',
		],
		[
			'unknown-key',
			255,
			'host-key',
			'Sync: the host key of the worker is not known (exit 255): No ED25519 host key is known for 198.18.77.11 and you have requested strict checking.',
		],
		[
			'changed-key',
			12,
			'host-key',
			'Sync: the host key of the worker has changed (exit 12): Host key for 198.18.77.11 has changed and you have requested strict checking.',
		],
		[
			'no-remote-rsync',
			127,
			'exit',
			'Sync: rsync is missing on the other side (exit 127): sh: 1: /nonexistent/rsync: not found.',
		],
		[
			'missing-source',
			23,
			'exit',
			'Sync: some files could not be transferred (exit 23): rsync: [sender] change_dir "/tmp/rs/nothing" failed: No such file or directory (2).',
		],
		[
			'denied-read',
			23,
			'exit',
			'Sync: some files could not be transferred (exit 23): rsync: [sender] send_files failed to open "/tmp/rs/from/sub/f1": Permission denied (13).',
		],
		['vanished', 24, 'exit', 'Sync: files vanished while they were being read (exit 24): file has vanished: "/tmp/rs/from/zz1".'],
		['timeout', 30, 'exit', 'Sync: nothing moved for too long (exit 30): [sender] io timeout after 2 seconds -- exiting.'],
		[
			'died',
			12,
			'exit',
			'Sync: the connection broke, or rsync is missing on the other side (exit 12): rsync: connection unexpectedly closed (0 bytes received so far) [Receiver].',
		],
		['disk-full', 11, 'exit', 'The disk of the worker is full.'],
		[
			'usage',
			1,
			'exit',
			'Sync: rsync was called in a way that it does not understand (exit 1): rsync: --nosuch: unknown option.',
		],
		[
			'term',
			20,
			'exit',
			'Sync: rsync was stopped (exit 20): rsync error: received SIGINT, SIGTERM, or SIGHUP (code 20) at rsync.c(874) [sender=3.5.1].',
		],
	])('%s', (situation, code, failureCode, message) => {
		const failure = rsyncFailure(code, fixture(`rsync/3.5.1-error-${situation}.txt`));
		expect([failure.code, failure.message]).toEqual([failureCode, message]);
	});

	it('tells an rsync that is missing here from one that is missing there', () => {
		expect(rsyncFailure(127, 'rsync: not found').message).toMatch(/^Sync: rsync is not installed here/);
		expect(rsyncFailure(127, 'bash: line 1: rsync: command not found\n').message).toMatch(
			/^Sync: rsync is missing on the other side/,
		);
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
		[14, /could not be started/, 'exit', false],
		[127, /not installed/, 'exit', false],
		[255, /ssh could not connect/, 'unreachable', true],
		[99, /^Sync: rsync failed \(exit 99\): first\.$/, 'exit', false],
	])('%i', (code, message, failureCode, retriable) => {
		const failure = rsyncFailure(code, '\nfirst\nrsync error: noise\n');
		expect(failure.message).toMatch(message);
		expect(failure.message).toContain(': first.');
		expect([failure.code, isRetriable(code)]).toEqual([failureCode, retriable]);
	});

	it('that lie in the tree itself are tried twice, those of the connection as often as it takes', () => {
		expect([23, 24, 12, 30].map((code) => isRetriable(code, 2))).toEqual([false, false, true, true]);
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
