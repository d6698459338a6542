import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {builderPassword} from '../../source/lab/cluster-yaml.ts';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import {runAtLogin} from '../../source/lab/headless/login.ts';
import {shellLine} from '../../source/tools/command.ts';
import {sshArgv} from '../../source/tools/ssh.ts';
import {
	accounts,
	addressOf,
	otherPassword,
	prepareAccounts,
	rootPassword,
	writeAccounts,
	writeCluster,
} from './ssh-situations.ts';
import {ask} from './support.ts';

const timeoutMs = 60_000;
const state = '/home/builder/.local/state/distbuild-tui';

describe('logging in to machines as they really are', () => {
	let farm: Farm;

	const program = (argv: readonly string[], input: readonly string[]) =>
		runAtLogin(farm.lab, ['distbuild-tui', ...argv], {timeoutMs, input: `${input.join('\n')}\n`});
	const setup = (config: string, input: readonly string[], ...more: readonly string[]) =>
		program(['ssh-setup', '--config', config, '--yes', '--password-stdin', ...more], input);
	const onMaster = (script: string) => ask(farm.lab, 'master', script, 'builder');
	/** ssh(1) as the program calls it, with the key of a cluster. */
	const withKey = (
		cluster: string,
		target: Parameters<typeof sshArgv>[0],
		options: readonly string[],
		command: readonly string[] = [],
	) => {
		const identity = {keyPath: `${state}/${cluster}/ssh/id_ed25519`, knownHostsPath: `${state}/${cluster}/ssh/known_hosts`};
		return onMaster(
			`timeout 20 ${shellLine([...sshArgv(target, identity, options), '--', `${target.user}@${target.address}`, ...command])} 2>&1 < /dev/null`,
		);
	};
	/** Passwords that sshd or sudo of a machine refused so far. */
	const refusals = async (host: string) =>
		Number(await ask(farm.lab, host, 'journalctl -u ssh --no-pager | grep -c "Failed password"'));

	beforeAll(async () => {
		farm = await startFarm({name: 'test-ssh', workers: 3, bases: {w1: 'bookworm', w2: 'trixie'}, size: 'quick', log: () => {}});
		await Promise.all([
			prepareAccounts(farm.lab, 'w1'),
			farm.lab.execOrFail('w2', ['sh', '-c', 'useradd -m -s /bin/bash gate && echo gate:secret-of-gate | chpasswd']),
			farm.lab.execOrFail('master', ['sh', '-c', 'apt-get -qq update && apt-get -qq -y install openssh-client > /dev/null 2>&1']),
		]);
	}, 10 * 60_000);

	afterAll(() => farm?.lab.stop());

	it('gives a wrong password to one host, once, and to no other', async () => {
		const {code, stdout} = await setup('/home/builder/.config/distbuild-tui/cluster.yaml', ['not the password']);
		expect(code, stdout).toBe(3);
		expect(stdout).toMatch(/w\d \(198\.18\.77\.\d+:22\) refused the password of builder\. Try again with the right one\./);
		expect(stdout.match(/^w\d +! authorized-key: .*was refused by another host, so w\d was not asked/gm)).toHaveLength(2);
		const counts = await Promise.all(['w1', 'w2', 'w3'].map(refusals));
		expect(counts.toSorted()).toEqual([0, 0, 1]);
	});

	it('says of every host what keeps it from letting us in, and sets up the others', async () => {
		const before = await refusals('w1');
		const config = await writeAccounts(farm.lab, accounts);
		const {code, stdout} = await setup(config, [builderPassword, `other ${otherPassword}`, 'root not-it']);
		expect(code, stdout).toBe(3);
		for (const sentence of [
			'The password of expired on expired has expired, and nothing runs there until a new one is set. Log in once by hand (ssh expired@198.18.77.101), set it, and try again.',
			'The password of askedexpired on askedexpired (198.18.77.105:22) has expired',
			'keyonly takes no password of keyonly (it offers publickey), and no key of yours opens it (there is none).',
			'both takes no password of both (it offers publickey)',
			'refused the password of root. Most machines let root in by key only (PermitRootLogin)',
		])
			expect(stdout).toContain(sentence);
		for (const name of ['other', 'asked', 'nosudo', 'requiretty', 'rootpw', 'free'])
			expect(stdout).toMatch(new RegExp(`^master -> ${name} +\\d+ ms, sudo `, 'm'));
		expect(stdout).toMatch(/^master -> keyonly +no: keyonly takes no password/m);
		expect(stdout).toMatch(/^master -> free +\d+ ms, sudo asks nothing$/m);
		expect((await refusals('w1')) - before).toBe(1);
	});

	it('opens hosts with keys of the user: named, locked, and in the agent', async () => {
		await onMaster(
			'mkdir -p keys; cd keys; for k in plain agent; do ssh-keygen -q -t ed25519 -N "" -f $k; done; ssh-keygen -q -t rsa -b 2048 -N "pass phrase" -f locked',
		);
		const keys = await Promise.all(['plain', 'locked', 'agent'].map((key) => onMaster(`cat keys/${key}.pub`)));
		const users = ['keyonly', 'both', 'root'];
		const put =
			'h=$(getent passwd $1 | cut -d: -f6); mkdir -p $h/.ssh; echo "$2" > $h/.ssh/authorized_keys; chown -R $1: $h/.ssh; chmod -R go= $h/.ssh';
		await Promise.all(users.map((user, index) => farm.lab.execOrFail('w1', ['sh', '-c', put, 'sh', user, keys[index] ?? ''])));
		const config = await writeAccounts(farm.lab, ['keyonly', 'both', 'root'], {
			keyonly: 'identityFile: /home/builder/keys/plain',
			both: 'identityFile: /home/builder/keys/locked',
		});
		const locked = await setup(config, [builderPassword]);
		expect(locked.stdout).toContain('The key /home/builder/keys/locked for both is locked.');
		expect(locked.stdout).toMatch(/^master -> keyonly +\d+ ms/m);
		const script =
			'eval $(ssh-agent) > /dev/null; ssh-add -q keys/agent; printf "%s\\n" "$2" "/home/builder/keys/locked pass phrase" | distbuild-tui ssh-setup --config "$1" --yes --password-stdin; ssh-agent -k > /dev/null';
		const {stdout} = await farm.lab.exec('master', ['bash', '-lc', script, 'bash', config, builderPassword], {user: 'builder'});
		expect(stdout).toMatch(/^master -> root +\d+ ms, as root$/m);
		// A key of its own is not enough for this one, for ever.
		expect(stdout).toContain('both (198.18.77.106:22) wants more than one proof (AuthenticationMethods): password as well.');
	});

	it('asks for nothing twice where a host allows few tries', async () => {
		await onMaster('for t in ed25519 ecdsa rsa; do ssh-keygen -q -t $t -N "" -f .ssh/id_$t; done');
		await farm.lab.execOrFail('w3', [
			'sh',
			'-c',
			'echo MaxAuthTries 2 > /etc/ssh/sshd_config.d/tries.conf; systemctl restart ssh',
		]);
		const config = await writeCluster(farm.lab, 'tries', ['{name: w3, address: 198.18.77.13}']);
		const before = await refusals('w3');
		const wrong = await setup(config, ['not the password']);
		expect(wrong.stdout).toContain('w3 (198.18.77.13:22) refused the password of builder.');
		expect((await refusals('w3')) - before).toBe(1);
		await ask(
			farm.lab,
			'w3',
			'rm /etc/ssh/sshd_config.d/tries.conf; echo PerSourcePenalties no > /etc/ssh/sshd_config.d/tries.conf; echo MaxAuthTries 2 >> /etc/ssh/sshd_config.d/tries.conf; systemctl restart ssh',
		);
		const right = await setup(config, [builderPassword]);
		expect(right.code, right.stdout).toBe(0);
		await onMaster('rm .ssh/id_*');
		await ask(farm.lab, 'w3', 'rm /etc/ssh/sshd_config.d/tries.conf; systemctl restart ssh');
	});

	it('says in a sentence why sudo does not make us root, and takes its own password', async () => {
		const config = await writeAccounts(farm.lab, ['nosudo', 'requiretty', 'rootpw', 'free', 'other', 'root']);
		const wrong = await program(['provision', '--config', config, '--dry-run', '--password-stdin'], [builderPassword]);
		for (const sentence of [
			'The user nosudo may not use sudo on nosudo. As root there: adduser nosudo sudo',
			'sudo on requiretty works on a terminal only (requiretty). Write "Defaults:requiretty !requiretty"',
			'sudo on rootpw refused the password (it wants the one of root).',
			'sudo on other refused the password.',
		])
			expect(wrong.stdout).toContain(sentence);
		const right = [builderPassword, `rootpw/sudo ${rootPassword}`, `other ${otherPassword}`];
		const {stdout} = await program(['provision', '--config', config, '--dry-run', '--password-stdin'], right);
		expect(stdout).not.toMatch(/sudo on (rootpw|other)/);
	});

	it('lets our key do from our address what is needed, and nothing else', async () => {
		const target = {address: addressOf('asked'), port: 2222, user: 'asked'};
		expect(await withKey('accounts', target, ['-tt'], ['tty'])).toMatch(/^\/dev\/pts\/\d+/);
		const refused = /administratively prohibited|open failed/;
		expect(await withKey('accounts', target, ['-W', '127.0.0.1:22'])).toMatch(refused);
		// Allowed, and nobody listens there yet.
		expect(await withKey('accounts', target, ['-W', '127.0.0.1:3642'])).toMatch(/Connection refused/);
		expect(await withKey('accounts', target, ['-o', 'ExitOnForwardFailure=yes', '-R', '8000:127.0.0.1:22'], ['true'])).toMatch(
			/remote port forwarding failed/,
		);
		const key = await farm.lab.readFile('master', `${state}/accounts/ssh/id_ed25519`);
		await farm.lab.writeFile('w3', '/root/stolen', key, {mode: '600'});
		await farm.lab.exec('w3', ['sh', '-c', 'apt-get -qq update && apt-get -qq -y install openssh-client > /dev/null 2>&1']);
		const stolen = await ask(
			farm.lab,
			'w3',
			`ssh -i /root/stolen -o BatchMode=yes -o StrictHostKeyChecking=accept-new -p 2222 asked@${target.address} true 2>&1; rm /root/stolen`,
		);
		expect(stolen).toContain('Permission denied');
	});

	it('lets workers log in to each other where that is wanted, to prove it and for nothing else, and takes it back', async () => {
		const workers = ['{name: w1, address: 198.18.77.11}', '{name: w2, address: 198.18.77.12}'];
		const config = await writeCluster(farm.lab, 'mesh', workers, ['trust: mesh']);
		const {code, stdout} = await setup(config, [builderPassword]);
		expect(code, stdout).toBe(0);
		expect(stdout).toMatch(/^from +w1 +w2\nmaster +\d+ ms +\d+ ms\nw1 +· +\d+ ms\nw2 +\d+ ms +·$/m);
		expect((await setup(config, [builderPassword])).stdout).toContain('0 changed');
		const login =
			'cd; ssh -i .ssh/distbuild-mesh -o UserKnownHostsFile=.ssh/distbuild-mesh-known-hosts -o BatchMode=yes -o IdentitiesOnly=yes';
		expect(await ask(farm.lab, 'w1', `${login} builder@198.18.77.12 id 2>&1; echo $?`, 'builder')).toBe('0');
		expect(await ask(farm.lab, 'w1', `${login} -W 127.0.0.1:22 builder@198.18.77.12 2>&1 < /dev/null`, 'builder')).toMatch(
			/administratively prohibited|open failed/,
		);
		const gone = await program(['teardown', '--config', config, '--yes', '--password-stdin'], [builderPassword]);
		expect(gone.code, gone.stdout).toBe(0);
		for (const host of ['w1', 'w2']) expect(await ask(farm.lab, host, 'ls -A /home/builder/.ssh 2>&1')).toContain('No such file');
	});

	it('stops a host whose key has changed, alone, with both fingerprints and the way out', async () => {
		const config = await writeCluster(farm.lab, 'changed', [
			'{name: w2, address: 198.18.77.12}',
			'{name: w3, address: 198.18.77.13}',
		]);
		expect((await setup(config, [builderPassword])).code).toBe(0);
		const fingerprint = () => ask(farm.lab, 'w2', 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d" " -f2');
		const old = await fingerprint();
		await ask(
			farm.lab,
			'w2',
			'rm /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key; systemctl restart ssh',
		);
		const {code, stdout} = await setup(config, [builderPassword]);
		expect(code).toBe(3);
		expect(stdout).toContain(`The host key of w2 (198.18.77.12:22) has CHANGED from ${old} to ${await fingerprint()}`);
		expect(stdout).toContain('distbuild-tui ssh-setup --forget-host-key w2');
		expect(stdout).toMatch(/^master -> w3 +\d+ ms/m);
		const again = await setup(config, [builderPassword], '--forget-host-key', 'w2');
		expect(again.code, again.stdout).toBe(0);
		expect((await setup(config, ['not needed'])).stdout).toContain('0 changed');
	});

	it('passes through a jump host, whose key and account are looked at as well, and takes its lines away again', async () => {
		await farm.lab.execOrFail('w3', ['ip', 'route', 'add', 'blackhole', '198.18.77.10/32']);
		const config = await writeCluster(farm.lab, 'jump', [
			'{name: w3, address: 198.18.77.13, jump: [{address: 198.18.77.12, user: gate}]}',
		]);
		const {code, stdout} = await setup(config, [builderPassword, 'gate@198.18.77.12 secret-of-gate']);
		expect(code, stdout).toBe(0);
		expect(stdout).toMatch(/^master -> w3 +\d+ ms/m);
		expect(await ask(farm.lab, 'w3', 'grep "\\[jump\\]" /home/builder/.ssh/authorized_keys')).toMatch(
			/^restrict,from="198\.18\.77\.12",/,
		);
		const gate = {address: '198.18.77.12', port: 22, user: 'gate'};
		const target = {address: '198.18.77.13', port: 22, user: 'builder', jump: [gate]};
		expect(await withKey('jump', target, [], ['hostname'])).toBe('w3');
		expect(await withKey('jump', gate, ['-W', '198.18.77.11:22'])).toMatch(/administratively prohibited|open failed/);
		expect(await withKey('jump', gate, ['-tt'], ['tty'])).toMatch(/PTY allocation request failed/);
		const gone = await program(['teardown', '--config', config, '--yes', '--password-stdin'], [builderPassword]);
		expect(gone.code, gone.stdout).toBe(0);
		expect(await ask(farm.lab, 'w2', 'ls -A /home/gate/.ssh 2>&1')).toContain('No such file');
		expect(await ask(farm.lab, 'w3', 'grep -c "\\[jump\\]" /home/builder/.ssh/authorized_keys')).toBe('0');
	});
});
