import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {builderPassword, treePath} from '../../source/lab/cluster-yaml.ts';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import {takeSnapshots} from '../../source/lab/headless/leftovers.ts';
import {runAtLogin} from '../../source/lab/headless/login.ts';
import {bookkeeping, compareSnapshots} from '../../source/lab/snapshot-compare.ts';
import type {Finding} from '../../source/state/events.ts';

const timeoutMs = 5 * 60_000;
/** The journal of the look itself, and the sockets of the login by which it was asked for. */
const ownRecords = [/^files \/home\/builder\/\.local\/state\/distbuild-tui\/lab(\/|$)/, /^sockets u_\S+ \/run\/user\//];

describe('the doctor on a farm of three releases', () => {
	let farm: Farm;

	const program = (...argv: readonly string[]) =>
		runAtLogin(farm.lab, ['distbuild-tui', ...argv], {timeoutMs, input: `${builderPassword}\n`});
	const findings = async (...argv: readonly string[]) => {
		const {stdout, code} = await program('doctor', '--json', ...argv);
		const document = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {readonly findings: readonly Finding[]};
		const byName = new Map(document.findings.map((finding) => [`${finding.check}@${finding.host}`, finding]));
		return {code, byName, all: document.findings};
	};
	/** How busy this computer is says nothing about the farm. */
	const notFine = (all: readonly Finding[]) =>
		all
			.filter(({state, check}) => state !== 'ok' && !['load', 'throughput', 'latency'].includes(check))
			.map(({check, host, sentence}) => `${check}@${host}: ${sentence}`);

	beforeAll(async () => {
		const bases = {w1: 'bookworm', w2: 'trixie'} as const;
		farm = await startFarm({name: 'test-doctor', workers: 2, bases, size: 'quick', log: () => {}});
		for (const action of ['ssh-setup', 'provision', 'sync']) {
			const {code, tail} = await program(action, '--yes', '--password-stdin');
			expect(code, tail.join('\n')).toBe(0);
		}
	}, 30 * 60_000);

	afterAll(() => farm?.lab.stop());

	it('finds nothing where nothing is wrong, in seconds, and changes nothing by looking', async () => {
		const before = await takeSnapshots(farm.lab);
		const startedAt = performance.now();
		const {code, all} = await findings();
		expect(notFine(all)).toEqual([]);
		expect(code).toBe(0);
		expect(all.length).toBeGreaterThan(85);
		expect(performance.now() - startedAt).toBeLessThan(30_000);
		for (const [host, snapshot] of Object.entries(before)) {
			const after = await farm.lab.snapshot(host, {skip: [treePath]});
			const changed = compareSnapshots(snapshot, after, {ignore: [...bookkeeping, ...ownRecords]});
			expect(changed, host).toEqual([]);
		}
	});

	it('keeps a worker with a fault out of a build, and stops it where the master is at fault', async () => {
		await farm.lab.execOrFail('w1', ['systemctl', 'stop', 'distbuild-distccd']);
		const without = await program('build', '--dry-run');
		expect(without.code, without.stdout).toBe(0);
		expect(without.stdout).toMatch(/out of this build: the service distbuild-distccd.service is inactive/);
		expect(without.stdout).toMatch(/on w2 \(\d+ slots\)/);
		await farm.lab.execOrFail('master', ['systemctl', 'stop', 'distbuild-redis']);
		const stopped = await program('build');
		expect(stopped.code).not.toBe(0);
		expect(stopped.tail.join('\n')).toMatch(/Redis does not answer on port \d+: .* Run doctor/);
		expect((await findings('--fix', 'all', '--yes', '--password-stdin')).code).toBe(0);
	});

	it('is not held up by a host that hangs, and says of it what could not be looked at', async () => {
		await farm.lab.fault('w2', 'hang', 'on');
		try {
			const {all, byName} = await findings();
			expect(byName.get('login@w2')?.state).toBe('fault');
			expect(byName.get('compiler@w2')?.sentence).toMatch(/^Not looked at: .*cannot be reached/);
			expect(byName.get('canary@w1')?.state).toBe('ok');
			expect(all.filter(({host, state}) => host === 'w1' && state === 'unknown')).toEqual([]);
		} finally {
			await farm.lab.fault('w2', 'hang', 'off');
		}
	});

	it('lets our key in again where it was taken out', async () => {
		await farm.lab.execOrFail('w1', ['sed', '-i', '/distbuild-tui/d', '/home/builder/.ssh/authorized_keys']);
		expect((await findings()).byName.get('login@w1')?.sentence).toContain('is refused');
		const {code, byName} = await findings('--fix', 'login@w1', '--yes', '--password-stdin');
		expect(byName.get('login@w1')?.state).toBe('ok');
		expect(code).toBe(0);
	});
});
