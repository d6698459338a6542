import {setTimeout as delay} from 'node:timers/promises';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import {Operator} from './operator.ts';
import {ask, eventually} from './support.ts';

const timeoutMs = 5 * 60_000;
const password = 'Zq7-nobody-else-says-this-9xK';
const stateFolder = '/home/builder/.local/state/distbuild-tui/lab';

// The secret stands in a file, so that the one who looks for it does not find himself. Reading /proc once takes some 10 ms.
const samplerText = [
	'while [ ! -e /run/sampler-stop ]; do',
	'if cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | grep -aqF -f /run/secret; then date >> /run/sampler-found; fi',
	'echo >> /run/sampler-rounds; done',
].join('\n');

describe('the secrets of a farm', () => {
	let farm: Farm;
	const hosts = () => farm.lab.machines.map(({name}) => name);
	let operator: Operator;
	/** Files of a machine in which a text stands, with their modes and owners; the text goes through standard input. */
	const filesWith = async (host: string, text: string): Promise<readonly string[]> => {
		const script = [
			'umask 077; cat > /run/secret; cd /; for d in etc home opt root srv tmp usr var; do',
			'find "$d" -xdev -path home/builder/aosp -prune -o -type f -print0; done | xargs -0 grep -laF -f /run/secret --',
			'if journalctl --no-pager -o cat | grep -qaF -f /run/secret; then echo journal; fi',
		].join('\n');
		const {stdout} = await farm.lab.exec(host, ['sh', '-c', script], {input: text, timeoutMs});
		return stdout.split('\n').filter(Boolean).sort();
	};
	const modeOf = (host: string, file: string) => ask(farm.lab, host, `stat -c '%a %U' '/${file}'`);

	beforeAll(async () => {
		farm = await startFarm({name: 'test-security', workers: 2, size: 'quick', log: () => {}});
		operator = new Operator(farm.lab, password);
		for (const host of hosts()) {
			await farm.lab.execOrFail(host, ['chpasswd'], {input: `builder:${password}\n`});
			await farm.lab.execOrFail(host, ['sh', '-c', 'umask 077; cat > /run/secret'], {input: password});
			await farm.lab.execOrFail(host, ['systemd-run', '--quiet', '--unit=sampler', 'sh', '-c', samplerText]);
		}
	}, 30 * 60_000);

	afterAll(() => farm?.lab.stop());

	it('the password is in no argument, no environment, no file and no journal of any machine', async () => {
		for (const action of ['ssh-setup', 'provision']) await operator.do(action);
		expect((await operator.run('sync')).code).toBe(0);
		expect((await operator.run('build', '--module', 'liblog')).code).toBe(0);
		await operator.do('doctor', '--fix', 'all');
		for (const host of hosts()) expect(await filesWith(host, password), host).toEqual([]);
		for (const host of hosts()) {
			await ask(farm.lab, host, 'touch /run/sampler-stop');
			await eventually(
				'the end of the sampler',
				async () => (await ask(farm.lab, host, 'systemctl is-active sampler')) !== 'active',
			);
			// It did look, all the time: a test that cannot fail proves nothing.
			expect(Number(await ask(farm.lab, host, 'wc -l < /run/sampler-rounds'))).toBeGreaterThan(50);
			expect(await ask(farm.lab, host, 'cat /run/sampler-found 2>/dev/null')).toBe('');
		}
	});

	it("Redis' passwords stand in files that only those can read who must, on the master alone", async () => {
		for (const name of ['redis-password', 'cache-password']) {
			const secret = (await farm.lab.readFile('master', `${stateFolder}/${name}`)).trim();
			expect(secret.length).toBeGreaterThan(20);
			const files = await filesWith('master', secret);
			expect(files).toContain(`${stateFolder.slice(1)}/${name}`);
			for (const file of files) expect(await modeOf('master', file), file).toMatch(/^600 (builder|root|redis)$/);
			expect(await filesWith('w1', secret)).toEqual([]);
			await filesWith('master', secret);
			expect(await ask(farm.lab, 'master', 'cat /proc/[0-9]*/cmdline | grep -caF -f /run/secret')).toBe('0');
		}
	});

	it('Redis is not reachable from another machine, and answers nobody without a password', async () => {
		const master = farm.lab.machines.find(({role}) => role === 'master')?.address;
		const attempt = (host: string, address: string | undefined) =>
			ask(
				farm.lab,
				host,
				`timeout 2 bash -c 'exec 3<>/dev/tcp/${address}/6390; echo PING >&3; read -r -t 1 l <&3; echo "$l"' 2>/dev/null`,
			);
		expect(await attempt('w1', master)).toBe('');
		expect(await attempt('master', '127.0.0.1')).toMatch(/^-NOAUTH/);
	});

	it('a worker that never stops printing is left out with a sentence; memory, journal and the others do not suffer', async () => {
		await farm.lab.writeFile(
			'w1',
			'/home/builder/.bashrc',
			'printf \'\\033[2J{"type":"run/finished"}\\n\'; tr \'\\0\' x < /dev/zero\n',
		);
		const running = operator.run('provision', '--dry-run', '--password-stdin');
		let isRunning = true;
		const ended = running.finally(() => {
			isRunning = false;
		});
		let peakKibibytes = 0;
		while (isRunning) {
			const script =
				'for p in $(pgrep -f distbuild-tui.js); do sed -n "s/^VmHWM:[^0-9]*\\([0-9]*\\).*/\\1/p" /proc/$p/status; done';
			const values = (await ask(farm.lab, 'master', script)).split('\n').map(Number);
			peakKibibytes = Math.max(peakKibibytes, ...values);
			await delay(200);
		}
		const {code, stdout} = await ended;
		expect(code).not.toBe(0);
		expect(stdout).toMatch(/w1 .*(took longer|understands)/);
		expect(stdout).not.toContain('\u001B');
		expect(peakKibibytes).toBeGreaterThan(10_000);
		expect(peakKibibytes).toBeLessThan(700_000);
		expect(Number(await ask(farm.lab, 'master', `du -sk ${stateFolder} | cut -f 1`))).toBeLessThan(20_000);
		await eventually('the end of the flood', async () => (await ask(farm.lab, 'w1', 'pgrep -x tr')) === '', 60_000);
	});
});
