import {describe, expect, it} from 'vitest';
import {checkOf} from '../../../../source/actions/doctor/index.ts';
import {input} from '../../support.ts';
import {type Case, configured, judged, said} from '../support.ts';

function table(id: string, cases: readonly Case[]): void {
	describe(id, () => {
		it.each(cases)('%s', (_about, answers, verdict) => {
			expect(judged(id, answers)).toBe(verdict);
		});
	});
}

const at = (seconds: number) => said(`${seconds}.5\n`);

table('clock', [
	['together', [at(1000), at(1000), at(1000)], 'ok: 0.0 s apart at most'],
	['a slow answer is no skew', [at(1000), at(1004), at(1010)], 'ok: 1.0 s apart at most'],
	['an hour ahead', [at(1000), at(4600), at(1000)], "fault: the clock is 60 minutes ahead of the master's."],
	['behind', [at(1000), at(990), at(1000)], "fault: the clock is 10.0 s behind the master's."],
	['no answer', [at(1000), said('', '', 127), at(1000)], 'unknown: date(1) said no time.'],
]);

// df(1) of coreutils 9.7: available KiB of /opt, /tmp, /var.
table('disk', [
	['room', [said('75579740\n'), said('12052480\n'), said('75579740\n')], 'ok: 72.1, 11.5, 72.1 GiB free in /opt, /tmp, /var'],
	[
		'little',
		[said('75579740\n'), said('500000\n'), said('75579740\n')],
		'warning: 72.1, 0.5, 72.1 GiB free in /opt, /tmp, /var: that is little.',
	],
	[
		'full',
		[said('0\n'), said('12052480\n'), said('0\n')],
		'fault: the disk is full: 0.0, 11.5, 0.0 GiB free in /opt, /tmp, /var.',
	],
]);

table('home', [
	['writable', [said('')], 'ok: a file could be made there'],
	[
		'read-only',
		[said('', "mktemp: failed to create file via template '/home/builder/.distbuild.XXXXXX': Read-only file system\n", 1)],
		"fault: nothing can be written into the home directory: mktemp: failed to create file via template '/home/builder/.distbuild.XXXXXX': Read-only file system.",
	],
]);

it('a home on a disk that went read-only is left to a person', () => {
	const check = checkOf('home');
	expect(check.read([said('', 'mktemp: Read-only file system\n', 1)], 'w1', input).byHand).toContain('dmesg');
	expect(check.read([said('', 'mktemp: Permission denied\n', 1)], 'w1', input).byHand).toBeUndefined();
});

table('dns', [
	['quick', [said('stranger 3\npeer 2\nself 1\n')], 'ok: 3 ms at most'],
	[
		'a name server that is silent',
		[said('stranger 6152\npeer 4\nself 3\nnameserver 198.18.77.99\n')],
		'fault: a name took 6.2 s to be looked up (name server 198.18.77.99): every login and sudo waits for it.',
	],
	['slow', [said('stranger 1500\npeer 4\nself 3\n')], 'warning: a name took 1.5 s to be looked up.'],
	['nothing', [said('', 'sh: 1: getent: not found', 127)], 'unknown: the time of a look-up could not be measured.'],
]);

// proc_pressure(5), Linux 6.18.
const pressure = (full: number) =>
	said(`some avg10=0.00 avg60=0.00 avg300=0.00 total=1\nfull avg10=0.00 avg60=${full} avg300=0.00 total=1\n`);
const idle = said('0.52 0.58 0.59 1/467 12345\n');
table('load', [
	['idle', [idle, pressure(0)], 'ok: load 0.5 on 4 cores'],
	['an old kernel', [idle, said('', 'No such file', 1)], 'ok: load 0.5 on 4 cores'],
	['busy', [said('40.00 1 1 1/1 1\n'), pressure(0)], 'warning: load 40.0 on 4 cores: compiles there wait for each other.'],
	[
		'slow disks',
		[idle, pressure(71.2)],
		'warning: load 0.5 on 4 cores, and everything waits for its disks (71 % of the last minute).',
	],
]);

table('rsync', [
	['there', [said('rsync  version 3.5.1  protocol version 33\n')], 'ok: rsync 3.5.1'],
	['gone', [said('', 'rsync: not found', 127)], 'fault: rsync is not installed or does not run.'],
]);

table('limits', [
	[
		'enough',
		[said('files 1024\nprocesses 96363\n'), said('TasksMax=28909\nLimitNOFILE=524288\nLimitNPROC=96363\n')],
		'ok: 1024 files, 96363 processes',
	],
	[
		'without any',
		[said('files unlimited\nprocesses unlimited\n'), said('TasksMax=infinity\n')],
		'ok: unlimited files, unlimited processes',
	],
	['few files', [said('files 100\nprocesses 96363\n')], 'fault: a login may open 100 files, and 6 compiles at once want 256.'],
	[
		'few processes',
		[said('files 1024\nprocesses 50\n')],
		'fault: the user may have 50 processes, and 6 compiles at once want 256.',
	],
	[
		'a narrow service',
		[said('files 1024\nprocesses 96363\n'), said('TasksMax=28909\nLimitNOFILE=64\nLimitNPROC=96363\n')],
		'fault: distbuild-distccd.service may have only 64 files or processes.',
	],
]);

describe('memory', () => {
	const memory = (total: number, available: number) =>
		said(`MemTotal ${total * 1024 ** 2}\nMemAvailable ${available * 1024 ** 2}\n`);
	const build = {...input.config.build, jobs: 64};
	it.each([
		['w1', memory(16, 12), 'ok: 12.0 GiB of 16.0 GiB free, for 6 slots'],
		['w1', memory(2, 1), 'fault: 6 slots would need at least 3.0 GiB, and there are 2.0 GiB of memory.'],
		['w1', memory(16, 2), 'warning: little memory is free now: 2.0 GiB of 16.0 GiB free, for 6 slots.'],
		['w1', memory(16, 0.5), 'fault: memory is nearly used up: 0.5 GiB of 16.0 GiB free, for 6 slots.'],
		['master', memory(8, 7), 'fault: -j 64 would need at least 16.0 GiB, and there are 8.0 GiB of memory.'],
		['master', memory(32, 30), 'ok: 30.0 GiB of 32.0 GiB free, for -j 64'],
	] as const)('of %s %j', (host, answer, verdict) => {
		expect(judged('memory', [answer], {host, input: configured({build})})).toBe(verdict);
	});
});

// ping(8) of iputils 20250605, dd(1) of coreutils 9.7.
const pinged = (loss: number, times: string) =>
	said(
		`--- 198.18.77.11 ping statistics ---\n10 packets transmitted, 9 received, ${loss}% packet loss, time 499ms\nrtt min/avg/max/mdev = ${times} ms\n`,
	);
const silentPing = '--- 198.18.77.99 ping statistics ---\n2 packets transmitted, 0 received, 100% packet loss, time 54ms\n\n';

table('latency', [
	['near', [pinged(0, '0.044/0.056/0.062/0.008')], 'ok: 0.1 ms there and back'],
	['lossy', [pinged(10, '0.146/0.506/3.144/0.933')], 'warning: 10 % of the packets are lost, 0.5 ms there and back.'],
	['far', [pinged(0, '60.1/60.3/61.0/0.2')], 'warning: 60 ms there and back: that is no local network.'],
	['very far', [pinged(0, '210.1/220.3/261.0/0.2')], 'fault: 220 ms there and back: every compile waits for that several times.'],
	[
		'silent',
		[said(silentPing, '', 1)],
		'unknown: no answer to ping: 2 packets transmitted, 0 received, 100% packet loss, time 54ms',
	],
]);

table('throughput', [
	[
		'gigabit and more',
		[
			said(
				'up 33554431 bytes (34 MB, 32 MiB) copied, 0.134 s, 250 MB/s\ndown 33554431 bytes (34 MB, 32 MiB) copied, 0.145 s, 231 MB/s\n',
			),
		],
		'ok: 250 MB/s to it, 231 MB/s from it',
	],
	[
		'lossy',
		[
			said(
				'up 33554431 bytes (34 MB, 32 MiB) copied, 0.554962 s, 60.5 MB/s\ndown 33554431 bytes (34 MB, 32 MiB) copied, 1.13945 s, 29.4 MB/s\n',
			),
		],
		'warning: 60 MB/s to it, 29 MB/s from it; a gigabit network brings 110.',
	],
	[
		'cut off',
		[said('up \ndown 3489791 bytes (3.5 MB, 3.3 MiB) copied, 5.68276 s, 614 kB/s\n')],
		'fault: less than 8.4 MB/s to it, 0.6 MB/s from it: compiling there takes longer than here.',
	],
	[
		'no login',
		[said('up \ndown 0 bytes copied, 2.1e-05 s, 0.0 kB/s\n', 'builder@w1: Permission denied (publickey).\n')],
		'unknown: nothing could be measured: builder@w1: Permission denied (publickey).',
	],
]);

table('path-mtu', [
	['whole', [said('device eth0\nmtu 1500\nsmall yes\nlarge yes\n')], 'ok: packets of 1500 bytes pass whole'],
	[
		'a black hole',
		[said('device eth0\nmtu 1500\nsmall yes\nsaid \npasses 1400\n')],
		'fault: packets of 1500 bytes vanish on the way to w1 and nobody says so (MTU black hole); 1400 bytes pass.',
	],
	[
		'a router that says so',
		[said('device eth0\nmtu 1500\nsmall yes\nsaid ping: local error: message too long, mtu=1400\npasses 1400\n')],
		'ok: a router says that 1500 bytes are too much: ping: local error: message too long, mtu=1400',
	],
	['no ping', [said('device eth0\nmtu 1500\nsaid \n')], 'unknown: w1 does not answer to ping, which some firewalls forbid.'],
]);
