import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Lab, startLab} from '../../source/lab/lab.ts';
import {run} from '../../source/lab/process.ts';
import {labStatus} from '../../source/lab/status.ts';
import {ask, eventually, ping} from './support.ts';

const worker = '198.18.77.11';

describe('faults of a machine', () => {
	let lab: Lab;
	beforeAll(async () => {
		lab = await startLab({name: 'test-faults', workers: 2, program: false});
	});
	afterAll(() => lab.stop());

	const stateOf = async (host: string) => (await labStatus(lab.record)).machines.find(({name}) => name === host)?.state;
	// What a client sees of a machine's sshd: its greeting, an open connection without one, or nothing.
	const greeting = (address: string) =>
		ask(
			lab,
			'master',
			`timeout 2 bash -c 'exec 3<>/dev/tcp/${address}/22 && { read -r -t 1 line <&3; echo "connected $line"; }' 2>/dev/null || true`,
		);

	it('power off: it shuts down in good order, and starts again with its files', async () => {
		await lab.exec('w1', ['touch', '/root/kept']);
		await lab.fault('w1', 'power-off', 'on');
		expect(await stateOf('w1')).toBe('off');
		await expect(lab.exec('w1', ['true'])).rejects.toThrow(/w1 is off/);
		expect(await greeting(worker)).toBe('');
		await lab.fault('w1', 'power-off', 'off');
		await lab.waitUntilReady(['w1']);
		expect(await ask(lab, 'w1', 'ls /root/kept; systemctl is-system-running')).toBe('/root/kept\nrunning');
	});

	it('plug: it is gone at once, and starts again with its files and its identity', async () => {
		const identity = await ask(lab, 'w1', 'cat /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub');
		await lab.fault('w1', 'plug', 'on');
		expect(await stateOf('w1')).toBe('off');
		await lab.fault('w1', 'plug', 'off');
		await lab.waitUntilReady(['w1']);
		expect(await ask(lab, 'w1', 'cat /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub')).toBe(identity);
	});

	it('reboot: another boot, an uptime of its own, reachable again; also when asked from inside', async () => {
		const boot = () => ask(lab, 'w1', 'cat /proc/sys/kernel/random/boot_id');
		const first = await boot();
		await lab.fault('w1', 'reboot');
		await lab.waitUntilReady(['w1']);
		const second = await boot();
		expect(second).not.toBe(first);
		expect(Number(await ask(lab, 'w1', 'cut -d. -f1 /proc/uptime'))).toBeLessThan(60);
		await lab.exec('w1', ['systemctl', 'reboot']);
		await eventually('a third boot', async () => {
			const now = await boot().catch(() => second);
			return now !== '' && now !== second;
		});
		await lab.waitUntilReady(['w1']);
	});

	it('hang: it still answers pings and opens connections, but says nothing', async () => {
		await lab.fault('w1', 'hang', 'on');
		expect(await stateOf('w1')).toBe('hung');
		expect((await ping(lab, worker, 1)).lossPercent).toBe(0);
		expect(await greeting(worker)).toBe('connected');
		await lab.fault('w1', 'hang', 'off');
		expect(await greeting(worker)).toMatch(/^connected SSH-2/);
		expect(await stateOf('w1')).toBe('running');
	});

	it('a machine that hangs can lose its power and start again healthy', async () => {
		await lab.fault('w1', 'hang', 'on');
		await lab.fault('w1', 'plug', 'on');
		await lab.fault('w1', 'plug', 'off');
		await lab.waitUntilReady(['w1']);
		expect(await stateOf('w1')).toBe('running');
	});

	it('link: nothing comes through, for nobody else', async () => {
		await lab.fault('w1', 'link', 'down');
		expect((await ping(lab, worker, 1)).lossPercent).toBe(100);
		expect((await ping(lab, '198.18.77.12', 1)).lossPercent).toBe(0);
		expect(await lab.faults('w1')).toEqual({link: 'down'});
		await lab.fault('w1', 'link', 'up');
		await eventually('an answer', async () => (await ping(lab, worker, 1)).lossPercent === 0);
		expect(await lab.faults('w1')).toEqual({});
	});

	it('bandwidth: limited in both directions, after a reboot too', async () => {
		await lab.fault('w1', 'bandwidth', '40mbit');
		await lab.fault('w1', 'reboot');
		await lab.waitUntilReady(['w1']);
		const bytes = 6_000_000;
		const measure = async (from: string, to: string, address: string) => {
			// Python is in every base; a listener that ends after one connection.
			const serve = `import socket,time\ns=socket.create_server(("",9999))\nc,_=s.accept()\nn=0;t=time.time()\nwhile 1:\n d=c.recv(65536)\n if not d: break\n n+=len(d)\nprint(n*8/1e6/(time.time()-t))`;
			const send = `import socket,time\nfor i in range(100):\n try:\n  s=socket.create_connection(("${address}",9999));break\n except OSError: time.sleep(0.05)\ns.sendall(bytes(${bytes}))`;
			const [served] = await Promise.all([
				lab.execOrFail(to, ['python3', '-c', serve]),
				lab.execOrFail(from, ['python3', '-c', send]),
			]);
			return Number(served);
		};
		const towards = await measure('master', 'w1', worker);
		const away = await measure('w1', 'master', '198.18.77.10');
		await lab.fault('w1', 'bandwidth', 'off');
		expect(towards).toBeGreaterThan(20);
		expect(towards).toBeLessThan(60);
		expect(away).toBeGreaterThan(20);
		expect(away).toBeLessThan(60);
		expect(await measure('master', 'w1', worker)).toBeGreaterThan(100);
	});

	it('delay and loss: each frame later and some not at all, while the machine notices nothing else', async () => {
		await lab.fault('w1', 'delay', '20');
		const delayed = await ping(lab, worker, 20);
		expect(delayed.averageMs).toBeGreaterThan(39);
		expect(delayed.lossPercent).toBe(0);
		await lab.fault('w1', 'delay', 'off');
		await lab.fault('w1', 'loss', '30');
		// Lost on the way there or back: 51 % on average; 300 pings make less than 30 or more than 70 unheard of.
		const lossy = await ping(lab, worker, 300);
		expect(lossy.lossPercent).toBeGreaterThan(30);
		expect(lossy.lossPercent).toBeLessThan(70);
		await lab.fault('w1', 'loss', 'off');
		expect((await ping(lab, worker, 20)).lossPercent).toBe(0);
	});

	it('mtu: packets above that size vanish in both directions, and nobody says so', async () => {
		const sized = (bytes: number) => ask(lab, 'master', `ping -n -c 2 -i 0.2 -W 1 -M do -s ${bytes - 28} ${worker}`);
		await lab.fault('w1', 'mtu', '1400');
		expect(await sized(1400)).toContain(' 0% packet loss');
		const large = await sized(1401);
		expect(large).toContain(' 100% packet loss');
		expect(large).not.toMatch(/frag|mtu/i);
		await lab.fault('w1', 'mtu', 'off');
		expect(await sized(1500)).toContain(' 0% packet loss');
	});

	it('cores, memory and small disk: what the machine believes from its next boot on', async () => {
		await lab.exec('w2', ['touch', '/root/kept']);
		await lab.fault('w2', 'cores', '12');
		await lab.fault('w2', 'memory', '3g');
		await lab.fault('w2', 'small-disk', '60m');
		await lab.fault('w2', 'reboot');
		await lab.waitUntilReady(['w2']);
		expect(await ask(lab, 'w2', 'nproc --all; grep -c ^processor /proc/cpuinfo; ls /root/kept')).toBe('12\n12\n/root/kept');
		expect(await ask(lab, 'w2', 'grep MemTotal /proc/meminfo')).toMatch(/ 3145728 kB$/);
		const full = await lab.exec('w2', ['sh', '-c', 'head -c 70000000 /dev/zero >/root/big']);
		expect(full.stderr).toMatch(/No space left on device/);
		await lab.exec('w2', ['rm', '/root/big']);
		for (const kind of ['cores', 'memory', 'small-disk'] as const) {
			await lab.fault('w2', kind, 'off');
		}

		await lab.fault('w2', 'reboot');
		await lab.waitUntilReady(['w2']);
		expect(await ask(lab, 'w2', 'nproc --all; ls /root/kept')).toBe(
			`${(await run(['nproc', '--all'])).stdout.trim()}\n/root/kept`,
		);
		expect(await lab.faults('w2')).toEqual({});
	});

	it('says in one sentence what is wrong with a fault that does not exist or makes no sense', async () => {
		await expect(lab.fault('w1', 'fire' as never)).rejects.toThrow(/There is no fault 'fire'; there are power-off, plug/);
		await expect(lab.fault('w1', 'loss', '150')).rejects.toThrow(/percent from 0 to 99/);
		await expect(lab.fault('w9', 'hang')).rejects.toThrow(/There is no machine 'w9'/);
	});
});
