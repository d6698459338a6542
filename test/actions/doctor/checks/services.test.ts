import {describe, expect, it} from 'vitest';
import {checkOf} from '../../../../source/actions/doctor/index.ts';
import {planned} from '../../../../source/actions/doctor/planned.ts';
import {distccdUnit} from '../../../../source/actions/provision/worker-files.ts';
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

// systemd 262.
table('units', [
	['none', [said('')], 'ok: none has'],
	[
		'one of ours',
		[said('distbuild-distccd.service loaded failed failed distcc compile server of distbuild-tui\n')],
		'fault: distbuild-distccd.service failed.',
	],
	['a stranger', [said('apt-daily.service loaded failed failed Daily apt download\n')], 'warning: apt-daily.service failed.'],
	[
		'no systemd',
		[said('', 'System has not been booted with systemd as init system (PID 1).', 1)],
		'unknown: systemd does not answer: System has not been booted with systemd as init system (PID 1).',
	],
]);

table('interference', [
	['nothing', [said(''), said('distbuild-distccd.service active\n')], 'ok: none runs'],
	[
		"the distribution's own daemon",
		[said('active distcc.service\n'), said('distbuild-distccd.service active\n')],
		'warning: distcc.service runs beside ours, on ports of its own.',
	],
	[
		'a stranger on our port',
		[said(''), said('distbuild-distccd.service inactive\ntaken 3642\n')],
		'fault: something else listens on port 3642, which is ours.',
	],
]);

table('distccd-unit', [
	['active', [said('active\n'), said('Result=success\nNRestarts=0\nExecMainStatus=0\n')], 'ok: its service is active'],
	[
		'dead',
		[said('inactive\n', '', 3), said('Result=exit-code\nNRestarts=7\nExecMainStatus=127\n')],
		'fault: the service distbuild-distccd.service is inactive (Result=exit-code, NRestarts=7, ExecMainStatus=127).',
	],
]);

table('distccd-statistics', [
	['told', [said(fixture('distcc/3.4-daemon-stats.txt'))], 'ok: 1 compiled, 1 with errors, 0 turned away'],
	['nothing', [said('', '', 124)], 'fault: no figures come from port 3643: it is not there or hangs.'],
]);

table('distccd-refusals', [
	['none', [said('')], 'ok: none since it started'],
	[
		'a compiler',
		[
			said(
				'distccd[28416] (dcc_check_compiler_whitelist) CRITICAL! compiler name <prebuilts/clang/host/linux-x86/clang-r9/bin/clang++> cannot be an absolute path (or must set DISTCC_CMDLIST or pass --enable-tcp-insecure)\n',
			),
		],
		'warning: 1 job was refused since it started, the last for prebuilts/clang/host/linux-x86/clang-r9/bin/clang++.',
	],
]);

const clang = '/opt/distbuild/prebuilts/clang/host/linux-x86/clang';
table('allowed-compilers', [
	[
		'all',
		[said(['r1', 'r2'].flatMap((name) => [`${clang}-${name}/bin/clang\n`, `${clang}-${name}/bin/clang++\n`]).join(''))],
		'ok: all of them',
	],
	[
		'the old ones only',
		[said(`${clang}-r1/bin/clang\n${clang}-r1/bin/clang++\n`)],
		`fault: distccd may not run ${clang}-r2/bin/clang, ${clang}-r2/bin/clang++.`,
	],
]);

const sums = (last: string) => said(`aa  bin/clang\nbb  bin/clang++\n${last}  lib/libLLVM.so\n`);
table('compiler-digest', [
	['the same', [sums('cc'), sums('cc'), sums('dd'), sums('dd')], 'ok: 2 compilers, by SHA-256'],
	[
		'another library',
		[sums('cc'), sums('cc'), sums('dd'), sums('ee')],
		'fault: prebuilts/clang/host/linux-x86/clang-r2/lib/libLLVM.so is not the same file as on the master.',
	],
	[
		'nothing there',
		[sums('cc'), said('', "sh: 1: cd: can't cd", 2), sums('dd'), sums('dd')],
		'fault: prebuilts/clang/host/linux-x86/clang-r1 is not there.',
	],
	[
		'nothing here',
		[said(''), sums('cc'), sums('dd'), sums('dd')],
		'unknown: the compiler in prebuilts/clang/host/linux-x86/clang-r1 of the tree could not be read.',
	],
]);

describe('distccd-address', () => {
	// ss(8) of iproute2 7.2.0.
	const loopback = said('LISTEN 0      1024   127.0.0.1:3642 0.0.0.0:*\n');
	const everywhere = said('LISTEN 0      1024   0.0.0.0:3642 0.0.0.0:*\n');
	const both = said('LISTEN 0      1024   127.0.0.1:3642 0.0.0.0:*\nLISTEN 0      128         [::]:3642      [::]:*\n');
	it.each([
		['tunnel', loopback, 'ok: 127.0.0.1 port 3642'],
		['tunnel', everywhere, 'fault: it listens on 0.0.0.0 port 3642, where everybody in the network can reach it.'],
		['tunnel', both, 'fault: it listens on 127.0.0.1, [::] port 3642, where everybody in the network can reach it.'],
		['tunnel', said(''), 'fault: nothing listens on port 3642.'],
		['direct', everywhere, 'ok: 0.0.0.0 port 3642'],
		['direct', loopback, 'fault: it listens on its loopback only (127.0.0.1 port 3642), and compiles come over the network.'],
	] as const)('%s: %j', (transport, answer, verdict) => {
		expect(judged('distccd-address', [answer], {input: configured({transport})})).toBe(verdict);
	});
});

describe('other-master', () => {
	const ours = `key no-agent-forwarding ${input.settings.publicKey} distbuild-tui[farm]\n`;
	it.each([
		[ours, 'ok: only our key carries our mark'],
		[
			`${ours}key ssh-ed25519 BBBB distbuild-tui[farm-2]\n`,
			'warning: another master may use it (cluster farm-2): both count its slots as their own.',
		],
		[
			`${ours}key ssh-ed25519 BBBB distbuild-tui[farm]\n`,
			'warning: another master may use it (cluster farm, one of them for distbuild-tui[farm] too): both count its slots as their own.',
		],
		[`${ours}peer 127.0.0.1\npeer 10.0.0.9\n`, 'warning: 10.0.0.9 compiles on it too.'],
	])('%j', (text, verdict) => {
		expect(judged('other-master', [said(text)])).toBe(verdict);
	});
});

describe('provisioned', () => {
	it('names what differs from the plan, and shows it', () => {
		const check = checkOf('provisioned');
		const resources = planned('w1', input);
		const [worker] = input.config.workers;
		if (worker === undefined) throw new Error('no worker');
		const unit = distccdUnit(worker, input.facts['w1'], input.config);
		const changed = unit.replace('--jobs 7', '--jobs 99');
		const answers = resources.map((resource) => {
			if (resource.kind === 'packages') return said('distcc=3.4\nrsync=3.5\n--users\n--groups\n');
			if (resource.kind === 'directory') return said(`directory|${resource.owner}|${resource.mode}\n`);
			if (resource.kind === 'unit') return said('enabled=enabled\nactive=active\nreload=no\nsince=9\n');
			if (resource.kind !== 'file') return said('');
			const content = resource.content === unit ? changed : resource.content;
			return said(`file|${resource.owner}|${resource.mode}\ndigest\n${Buffer.from(content).toString('base64')}`);
		});
		const {state, sentence, evidence} = check.read(answers, 'w1', input);
		expect(`${state}: ${sentence}`).toBe('fault: it takes one change: change /etc/systemd/system/distbuild-distccd.service.');
		expect(evidence).toContain('--jobs 99');
	});

	it('shows no secret, not even where it looks', () => {
		expect(JSON.stringify(planned('master', input))).not.toContain(input.settings.redisPassword);
	});
});
