import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {builderPassword} from '../../source/lab/cluster-yaml.ts';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import type {Lab} from '../../source/lab/lab.ts';
import {Screen} from '../support/screen.ts';
import {ask} from './support.ts';

const soonMs = 30_000;
const file = '/home/builder/.config/distbuild-tui/cluster.yaml';

/** A machine behind another one, with another port, user and key: what only the user's ssh configuration knows. */
const sshConfig = (gate: string, far: string) => `Host gate
  HostName ${gate}
  IdentityFile %d/.ssh/id_gate
Host far
  HostName ${far}
  Port 2222
  User ci
  IdentityFile ~/.ssh/id_work
  ProxyJump gate
Host corp
  HostName 10.1.2.3
  ProxyCommand nc %h %p
`;

const letIn =
	'h=$(getent passwd "$1" | cut -d: -f6); install -d -m 700 -o "$1" "$h/.ssh"; cat > "$h/.ssh/authorized_keys"; chown -R "$1" "$h/.ssh"';

/** The user's own way in to w1 (usual key) and to w2 (a user, a port and a key of its own, from w1 only); w3 has none. */
async function prepareLogins(lab: Lab): Promise<void> {
	const [w1, w2] = ['w1', 'w2'].map((name) => lab.machines.find((machine) => machine.name === name)?.address ?? '');
	await lab.execOrFail('master', ['sh', '-c', 'apt-get -q update && apt-get -qy install openssh-client'], {timeoutMs: 60_000});
	await lab.execOrFail(
		'master',
		['sh', '-c', 'cd && for n in ed25519 work gate; do ssh-keygen -q -t ed25519 -N "" -f .ssh/id_$n; done; cat > .ssh/config'],
		{
			user: 'builder',
			input: sshConfig(w1 ?? '', w2 ?? ''),
		},
	);
	const keyOf = (name: string) => lab.readFile('master', `/home/builder/.ssh/id_${name}.pub`);
	await lab.execOrFail('w1', ['sh', '-c', letIn, 'sh', 'builder'], {input: `${await keyOf('ed25519')}${await keyOf('gate')}`});
	await lab.execOrFail('w2', [
		'sh',
		'-c',
		'useradd -m -s /bin/bash ci; echo "Port 2222" > /etc/ssh/sshd_config.d/port.conf; systemctl restart ssh',
	]);
	await lab.execOrFail('w2', ['sh', '-c', letIn, 'sh', 'ci'], {input: await keyOf('work')});
}

describe('the first start on a master', () => {
	let farm: Farm;
	let screen: Screen | undefined;

	beforeAll(async () => {
		farm = await startFarm({
			name: 'test-wizard',
			workers: 3,
			size: 'quick',
			bases: {w1: 'bookworm', w2: 'trixie'},
			log: () => {},
		});
		await farm.lab.execOrFail('master', ['rm', '-r', '/home/builder/.config/distbuild-tui']);
		await prepareLogins(farm.lab);
	}, 30 * 60_000);

	afterEach(async ({task}) => {
		if (task.result?.state === 'fail') process.stderr.write(`the screen at the end of "${task.name}":\n${screen?.text()}\n`);
		await screen?.close();
		screen = undefined;
	});

	afterAll(() => farm?.lab.stop());

	async function open(argv: readonly string[], columns = 80, rows = 24): Promise<Screen> {
		screen = new Screen(await farm.lab.sshArgv('master', argv, {tty: true}), {columns, rows});
		await screen.until((seen) => seen.isFullScreen && seen.shows('first start'), soonMs);
		return screen;
	}

	const onMaster = (script: string) => ask(farm.lab, 'master', script, 'builder');
	const address = (name: string) => farm.lab.machines.find((machine) => machine.name === name)?.address ?? '';
	/** `198.18.77.[11,13]` */
	const range = () =>
		`${address('w1').replace(/\d+$/, '')}[${address('w1').split('.').at(-1)},${address('w3').split('.').at(-1)}]`;

	it.each([
		['escape', 130],
		['ctrl-c', 130],
	])('left with %s leaves nothing behind', async (key, code) => {
		const opened = await open(['distbuild-tui']);
		opened.type('w1');
		opened.press(key);
		expect(await opened.exited).toMatchObject({code});
		expect(opened.isFullScreen).toBe(false);
		expect(await onMaster('ls -A ~/.config; ls -A ~/.local/state/distbuild-tui 2>/dev/null')).toBe('');
	});

	it('finds tree and user, reads a range and an alias, and shows what it sees of the machines', async () => {
		const opened = await open(['distbuild-tui']);
		await opened.until((seen) => seen.shows('/home/builder/aosp') && seen.shows(/User +builder/), soonMs);
		// As it is pasted from a list of lines.
		opened.type(`\u001B[200~${range()}\nfar corp\n\u001B[201~`);
		await opened.until('far corp▏', soonMs);
		opened.press('up', 'ctrl-u');
		opened.type('lab_x86_64-eng');
		await opened.until('lab_x86_64-eng▏', soonMs);
		opened.press('enter');
		await opened.until((seen) => seen.shows(`this machine: ${address('master')}`), soonMs);
		opened.resize(130, 24);
		await opened.until((seen) => seen.shows(/✓ w1 +builder@\S+ +\d+ +\d+G +\d+G debian 12 bookworm +right/), soonMs);
		expect(opened.text()).toMatch(/✓ w2 +builder@\S+ +answers; needs a password: asked by ssh-setup/);
		expect(opened.text()).toMatch(/✓ far +ci@\S+:2222 via \S* +\d+ +\d+G +\d+G debian 13 trixie +right +[\d.]+ms +\d+MB\/s/);
		const fingerprint = await ask(farm.lab, 'w1', 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d" " -f2');
		expect(opened.text()).toContain(`${fingerprint}  OpenSSH_9.2p1 Debian`);
		opened.press('enter');
		await opened.until('use ProxyJump', soonMs);
		opened.press('G', 'd');
		await opened.until((seen) => !seen.shows('corp'), soonMs);
		opened.resize(60, 15);
		opened.press('home', 'down', 'e', 'ctrl-u');
		opened.type(`box = ${address('w1')}`);
		await opened.until(`box = ${address('w1')}▏`, soonMs);
		opened.press('enter');
		await opened.until(/✓ box .*\d+G/, soonMs);
		opened.press('enter');
		await opened.until((seen) => seen.shows('cluster: farm') && seen.shows('write it and go on'), soonMs);
		opened.press('enter');
		await opened.until((seen) => seen.shows('1 nodes') && seen.shows('box'), soonMs);
		opened.press('q');
		expect(await opened.exited).toMatchObject({code: 0});
	});

	it('has written a file for its user alone, which says what was found', async () => {
		expect(await onMaster(`stat -c %a%U ${file} $(dirname ${file})`)).toBe('600builder\n700builder');
		expect(await onMaster('ls -A ~/.config/distbuild-tui')).toBe('cluster.yaml');
		const {config} = JSON.parse(await onMaster('distbuild-tui config show --json'));
		expect(config).toMatchObject({
			cluster: 'farm',
			user: 'builder',
			master: {address: address('master'), tree: '/home/builder/aosp'},
			build: {target: 'lab_x86_64-eng'},
		});
		expect(config.workers).toEqual([
			{name: 'box', address: address('w1'), port: 22, user: 'builder'},
			{name: 'w2', address: address('w3'), port: 22, user: 'builder'},
			{
				name: 'far',
				address: address('w2'),
				port: 2222,
				user: 'ci',
				jump: [{address: address('w1'), port: 22, user: 'builder', identityFile: '/home/builder/.ssh/id_gate'}],
				identityFile: '/home/builder/.ssh/id_work',
			},
		]);
		expect(await onMaster(`grep -c "name: far # .* debian 13 trixie" ${file}`)).toBe('1');
	});

	it('has written what ssh-setup can go on with: alias, port, key and jump host', async () => {
		const {stdout} = await farm.lab.exec('master', ['distbuild-tui', 'ssh-setup', '--yes', '--password-stdin', '--json'], {
			user: 'builder',
			input: `${builderPassword}\n`,
		});
		expect(stdout.trim().split('\n').at(-1)).toContain('"outcome":"succeeded"');
	});

	it('keeps a configuration that is there, on the screen and without one', async () => {
		const before = await onMaster(`sha256sum ${file}`);
		const opened = await open(['distbuild-tui', 'config', 'init']);
		await opened.until('There is a configuration already.', soonMs);
		opened.type(address('w3'));
		await opened.until(`${address('w3')}▏`, soonMs);
		opened.press('enter');
		await opened.until(`this machine: ${address('master')}`, soonMs);
		opened.press('enter');
		await opened.until((seen) => seen.isInverse('[ Keep it ]'), soonMs);
		opened.press('enter', 'ctrl-c');
		expect(await opened.exited).toMatchObject({code: 130});
		expect(await onMaster('distbuild-tui config init --workers w9 2>&1; echo $?')).toMatch(/There is a configuration at .*\n2$/s);
		expect(await onMaster(`sha256sum ${file}`)).toBe(before);
	});

	it('makes the same without a screen', async () => {
		const made = await onMaster(
			`cd ~/aosp/build && distbuild-tui config init --config ~/other/c.yaml --target lab_x86_64-eng --workers '${range()} far' 2>&1`,
		);
		expect(made).toMatch(/^far: ci@\S+:2222 via \S+: answers, lets us in without a password, \d+ cores/m);
		expect(made).toContain(`this machine is ${address('master')}.`);
		const {config} = JSON.parse(await onMaster('distbuild-tui config show --json --config ~/other/c.yaml'));
		expect(config).toMatchObject({
			master: {tree: '/home/builder/aosp'},
			workers: [{name: 'w1'}, {name: 'w2'}, {name: 'far', port: 2222}],
		});
	});
});
