import {describe, expect, it} from 'vitest';
import {checkOf} from '../../../../source/actions/doctor/index.ts';
import {environmentText} from '../../../../source/actions/environment.ts';
import {connectorText, launcherText} from '../../../../source/tools/launcher.ts';
import {fixture} from '../../../support/fixture.ts';
import {input} from '../../support.ts';
import {type Case, configured, judged, said} from '../support.ts';

function table(id: string, cases: readonly Case[]): void {
	describe(id, () => {
		it.each(cases)('%s', (_about, answers, verdict) => {
			expect(judged(id, answers)).toBe(verdict);
		});
	});
}

// distcc 3.4: stdout and stderr of `distcc --show-hosts`, behind the list itself.
table('host-list', [
	['accepted', [said('list @w1/6,lzo @w2/6,lzo\n@w1/6,lzo\n@w2/6,lzo\n')], 'ok: w1 with 6 slots, w2 with 6 slots'],
	[
		'one bad word',
		[
			said(
				'list localhost/8 w1/lpf\n',
				'distcc[19255] (dcc_parse_multiplier) ERROR: bad multiplier "/lpf" in host specification\ndistcc[19255] (dcc_show_hosts) CRITICAL! Failed to get host list\n',
			),
		],
		'fault: distcc drops the whole host list "localhost/8 w1/lpf": (dcc_parse_multiplier) ERROR: bad multiplier "/lpf" in host specification.',
	],
	['somebody else', [said('list @w9/4,lzo\n@w9/4,lzo\n')], 'fault: the host list names w9, which is no worker of this cluster.'],
	['one of two', [said('list @w1/6,lzo\n@w1/6,lzo\n')], 'ok: w1 with 6 slots; without w2 since the last build'],
	['no distcc', [said('list x\n', 'sh: 1: distcc: not found', 127)], 'fault: distcc is not installed on the master.'],
]);

const scratch = '/tmp/distbuild-1000';
const written = environmentText({engine: input.engine, distccHosts: '@w1/6,lzo', userId: 1000});

describe('environment', () => {
	it.each([
		['as a build writes it', said(written), /^ok: \d+ variables$/],
		['before the first build', said(''), /^ok: the first build writes it$/],
		[
			'cut in a quote',
			said('', '/opt/distbuild/environment: 3: Syntax error: Unterminated quoted string\n', 2),
			/^fault: .* Unterminated quoted string\.$/,
		],
		['without hosts', said(written.replace("'@w1/6,lzo'", "''")), /^fault: .* names no hosts\.$/],
		['that never ends', said(written.replace("PERIOD='3'", "PERIOD='0'")), /^fault: DISTCC_BACKOFF_PERIOD is 0/],
		[
			'of another user',
			said(written.replaceAll(scratch, '/tmp/distbuild-7')),
			/^fault: DISTCC_DIR in .* is \/tmp\/distbuild-7\/distcc, not/,
		],
	])('%s', (_about, answer, verdict) => {
		expect(judged('environment', [answer])).toMatch(verdict);
	});

	it('is written anew with every worker that could be looked at', () => {
		const fix = checkOf('environment').fix?.('master', input);
		const step = fix !== undefined && 'steps' in fix ? fix.steps[0] : undefined;
		const task = step?.work.kind === 'task' && step.work.task.kind === 'run' ? step.work.task : undefined;
		expect(task?.command.stdin).toContain('@w1/6,lzo @w2/6,lzo');
	});
});

table('launcher', [
	['as written', [said(launcherText), said(connectorText)], 'ok: both are'],
	[
		'changed',
		[said(launcherText), said(`${connectorText}x`)],
		'fault: /opt/distbuild/bin/connector is missing, changed or not executable.',
	],
	['gone', [said('', '', 1), said(connectorText)], 'fault: /opt/distbuild/bin/launcher is missing, changed or not executable.'],
]);

// socat 1.8 and systemd 262.
const noSocket =
	'2026/11/23 10:50:47 socat[19264] E connect(, AF=1 "/run/distbuild-w1/distccd.sock", 32): No such file or directory\n';
table('tunnel', [
	['answers', [said('active\n'), said('')], 'ok: /run/distbuild-w1/distccd.sock answers'],
	['by another hand', [said('inactive\n', '', 3), said('')], 'warning: it answers, but its service is inactive.'],
	[
		'down',
		[said('inactive\n', '', 3), said('', noSocket, 1)],
		'fault: /run/distbuild-w1/distccd.sock does not answer (its service is inactive): connect(, AF=1 "/run/distbuild-w1/distccd.sock", 32): No such file or directory.',
	],
	['blocked', [said('active\n'), said(''), said('', '', 124)], 'fault: port 3642 of w1 is blocked: no answer comes back.'],
	[
		'refused',
		[said('active\n'), said(''), said('', 'bash: connect: Connection refused\n', 1)],
		'fault: port 3642 of w1 refuses the master: bash: connect: Connection refused.',
	],
]);

table('canary', [
	['compiles', [said('')], 'ok: by the compiler of the tree, through the connector'],
	[
		'refused',
		[said('clang 116\n', fixture('distcc/3.4-client-fallback0-bad.txt'), 1)],
		'fault: clang: ERROR: compile /tmp/rec/bad.c on @w1/6,lzo failed.',
	],
	['hangs', [said('clang++ 124\n', '', 1)], 'fault: clang++ did not come to an end in 20 s.'],
]);

table('stale-locks', [
	['none', [said('')], 'ok: none is'],
	[
		'of somebody else',
		[said('foreign lock/cpu_localhost_0\n')],
		'fault: distcc may not use lock/cpu_localhost_0, which belongs to somebody else.',
	],
	[
		'held',
		[said('held lock/cpu_localhost_0 by flock 4711\n')],
		'fault: a lock of distcc is held by another program: lock/cpu_localhost_0 by flock 4711.',
	],
	[
		'of the dead',
		[said('dead state/binstate_1\ndead state/binstate_2\n')],
		'warning: 2 clients were killed and left a busy slot behind.',
	],
]);

table('backoff', [
	['none', [said('')], 'ok: it avoids none'],
	['a worker', [said('ssh_w1_0 40\n')], 'warning: the last job for w1 failed, and none has succeeded since.'],
	['in the future', [said('ssh_w1_0 -3000\n')], 'fault: distcc avoids w1 until a time that lies in the future.'],
]);

table('fallbacks', [
	['nothing built', [said('')], 'ok: nothing to judge by yet'],
	['remote', [said(fixture('distcc/3.4-client-ok.txt'))], 'ok: 1 compiles remote, 0 fell back'],
	[
		'local',
		[said(fixture('distcc/3.4-client-dead-daemon.txt'))],
		'warning: 0 compiles remote, 1 fell back, mostly because: worker gave no answer (unreachable, or compiler refused).',
	],
]);

table('private-files', [
	['private', [said('600 1000 /home/builder/.key\n700 1000 /home/builder\n')], 'ok: 2 files and directories'],
	[
		'readable',
		[said('644 1000 /home/builder/.key\n')],
		'fault: /home/builder/.key has mode 644 and belongs to user 1000: others can use or change it.',
	],
	[
		"somebody else's",
		[said('600 0 /home/builder/.key\n')],
		'fault: /home/builder/.key has mode 600 and belongs to user 0: others can use or change it.',
	],
]);

table('scratch', [
	['not made', [said('')], 'ok: the next build makes it'],
	['ours', [said('found 1000 700 directory\n')], 'ok: /tmp/distbuild-1000'],
	['open', [said('found 1000 755 directory\n')], 'fault: /tmp/distbuild-1000 is open to others (mode 755).'],
	['a link', [said('found 1000 777 symbolic link\n')], 'fault: /tmp/distbuild-1000 is not ours: somebody else made it.'],
]);

table('tree-space', [
	['room', [said('75579740\n')], 'ok: 72.1 GiB free for /home/builder/aosp/out'],
	['little', [said('9000000\n')], 'warning: 8.6 GiB free for /home/builder/aosp/out; a whole AOSP build writes about 200.'],
	['full', [said('100\n')], 'fault: the disk is full: 0.0 GiB free for /home/builder/aosp/out.'],
	['read-only', [said('75579740\nreadonly\n')], 'fault: the user may not write into /home/builder/aosp.'],
]);

describe('tree', () => {
	it('needs a compiler and its own shell', () => {
		expect(judged('tree', [said('/home/builder/aosp/build/envsetup.sh\n')])).toMatch(/^ok: /);
		expect(judged('tree', [said('', "ls: cannot access '...'", 2)])).toBe(
			'fault: /home/builder/aosp/build/envsetup.sh is not there.',
		);
		expect(judged('tree', [said('')], {input: {...input, tree: {compilerDirectories: [], sysroots: []}}})).toMatch(
			/^fault: there is no clang below/,
		);
	});
});

describe('tree-copy', () => {
	it('is asked for only where the whole tree is synced', () => {
		const check = checkOf('tree-copy');
		expect(check.applies?.('w1', input)).toBe(false);
		expect(check.applies?.('w1', configured({sync: {scope: 'full'}}))).toBe(true);
		expect(judged('tree-copy', [said('', "ls: cannot access '/home/builder/aosp/build'", 2)])).toBe(
			'fault: /home/builder/aosp is not there or empty, and sync.scope is full.',
		);
	});
});
