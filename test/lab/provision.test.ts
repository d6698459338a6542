import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {clusterYaml} from '../../source/lab/cluster-yaml.ts';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import {findLeftovers, type Snapshots, takeSnapshots} from '../../source/lab/headless/leftovers.ts';
import {Operator} from './operator.ts';
import {ask} from './support.ts';

const configPath = '/home/builder/.config/distbuild-tui/cluster.yaml';

/** A firewall that lets in ssh and nothing else, as a careful person would have it. */
const firewall = [
	'table inet filter {',
	'chain input { type filter hook input priority 0; policy drop;',
	'ct state established,related accept; iif lo accept; icmp type echo-request accept; tcp dport 22 accept; }',
	'}',
].join('\n');

describe('provision on machines of three releases', () => {
	let farm: Farm;
	let before: Snapshots;

	let operator: Operator;

	const dryRun = async () => (await operator.run('provision', '--dry-run', '--password-stdin')).stdout;
	const configure = (extra: string) =>
		farm.lab.writeFile('master', configPath, `${clusterYaml(farm.lab.machines)}${extra}`, {owner: 'builder:builder'});
	/** Whether a machine can open a connection, as the kernel of that machine says it. */
	const connects = async (from: string, address: string, port: number) =>
		(await ask(farm.lab, from, `timeout 2 bash -c 'exec 3<>/dev/tcp/${address}/${port}' 2>/dev/null && echo yes || echo no`)) ===
		'yes';
	const addressOf = (name: string) => farm.lab.machines.find((machine) => machine.name === name)?.address ?? '';

	beforeAll(async () => {
		const bases = {w1: 'bookworm', w2: 'trixie'} as const;
		farm = await startFarm({name: 'test-provision', workers: 3, bases, size: 'quick', log: () => {}});
		await farm.lab.execOrFail('w3', ['sh', '-c', 'apt-get -q update && apt-get -q -y install nftables']);
		await farm.lab.execOrFail('w3', ['nft', '-f', '-'], {input: firewall});
		before = await takeSnapshots(farm.lab);
		operator = new Operator(farm.lab);
		await operator.do('ssh-setup');
	}, 30 * 60_000);

	afterAll(() => farm?.lab.stop());

	it('leaves out what it cannot serve, with the reason, and serves the others', async () => {
		await farm.lab.execOrFail('w2', ['sh', '-c', 'mkdir /root/away && mv /usr/bin/apt-get /root/away']);
		const {code, stdout} = await operator.agree('provision');
		await farm.lab.execOrFail('w2', ['sh', '-c', 'mv /root/away/apt-get /usr/bin && rmdir /root/away']);
		expect(code).toBe(2);
		expect(stdout).toContain('w2       ! w2 runs debian 13 without apt.');
		expect(stdout).toMatch(/^w2 +0 +0 +unreachable: w2 runs debian 13 without apt/m);
		expect(stdout).toMatch(/^w1 w3 +packages: changed/m);
		// The master too: with all workers known, more jobs are worth their while.
		await operator.do('provision', '--only', 'w2,master');
	});

	it('finds nothing to change the second time', async () => {
		expect(await dryRun()).toBe('Nothing would change: everything is as it should be.\n');
		expect(await operator.do('provision')).toMatch(/^succeeded: provision: 0 changed, \d+ as they should be\.$/m);
	});

	it('through the tunnel leaves no port open, and over the network one, for the master alone', async () => {
		for (const port of [3642, 3643]) {
			expect(await ask(farm.lab, 'w1', `timeout 2 bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port}' && echo up`)).toBe('up');
			expect(await connects('master', addressOf('w1'), port)).toBe(false);
		}
		await configure('transport: direct\n');
		expect(await dryRun()).toContain(`+ExecStart=/usr/bin/socat UNIX-LISTEN:/run/distbuild-w1/distccd.sock`);
		await operator.do('provision');
		expect(await connects('master', addressOf('w1'), 3642)).toBe(true);
		expect(await connects('master', addressOf('w3'), 3642)).toBe(true);
		expect(await dryRun()).toBe('Nothing would change: everything is as it should be.\n');
	});

	it('over the network compiles for the master and for nobody else', async () => {
		await operator.do('sync');
		const {stdout} = await operator.run('build', '--module', 'liblog');
		expect(stdout).toMatch(/remote \(.*w1 \d+.*\)/);
		expect(stdout).toMatch(/^succeeded: build/m);
		await farm.lab.execOrFail('w1', ['sh', '-c', 'echo "int x;" > /tmp/x.c']);
		const foreign = await ask(
			farm.lab,
			'w1',
			`cd /tmp && DISTCC_DIR=/tmp/foreign DISTCC_FALLBACK=0 DISTCC_HOSTS=${addressOf('w2')}:3642 timeout 20 distcc clang -c x.c -o x.o 2>&1; echo "exit $?"; rm -rf /tmp/foreign /tmp/x.c`,
		);
		expect(foreign).toMatch(/exit (?!0)\d+$/);
		// Not even a connection: the kernel drops it, whatever distccd would say.
		for (const port of [3642, 3643]) expect(await connects('w1', addressOf('w2'), port)).toBe(false);
	});

	it.each(['bash', 'dash'])('lets people compile by hand on the workers: .distbuild_env in %s', async (shell) => {
		const compiledOn = async (worker: string) =>
			Number(await ask(farm.lab, worker, 'grep -c COMPILE_OK /var/log/distbuild/distccd.log'));
		const compiled = async () => (await Promise.all(['w1', 'w2', 'w3'].map(compiledOn))).reduce((sum, count) => sum + count, 0);
		const before = await compiled();
		const script = [
			'rm -rf "/tmp/distbuild-$(id -u)"; cd ~/aosp; . ./.distbuild_env; . ./.distbuild_env',
			`echo "int x_${shell};" > /tmp/by-hand.c; compiler=$(echo prebuilts/clang/host/linux-x86/clang-r*/bin/clang)`,
			'"$CCACHE_EXEC" "$compiler" -c /tmp/by-hand.c -o /tmp/by-hand.o && rm /tmp/by-hand.*; echo "exit $? -j$DISTBUILD_JOBS"',
		].join('\n');
		const {stdout, stderr} = await farm.lab.exec('master', [shell, '-c', script], {user: 'builder'});
		expect(`${stdout}${stderr}`).toMatch(/^exit 0 -j\d+\n$/);
		expect(await compiled()).toBe(before + 1);
	});

	it('has one rule of its own in a firewall, and takes it and everything else away', async () => {
		expect(await ask(farm.lab, 'w3', 'nft list ruleset | grep -c distbuild-tui')).toBe('1');
		await ask(farm.lab, 'w3', 'systemctl reload distbuild-firewall');
		expect(await ask(farm.lab, 'w3', 'nft list ruleset | grep -c distbuild-tui')).toBe('1');
		await configure('');
		await operator.do('provision');
		expect(await ask(farm.lab, 'w3', 'nft list ruleset | grep -c distbuild-tui; ls /etc/distbuild')).toBe('0\ncommands.list');
		await operator.do('teardown');
		expect(await findLeftovers(farm.lab, before)).toEqual([]);
	});
});
