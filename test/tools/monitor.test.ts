import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {type AddressInfo, createServer} from 'node:net';
import {createInterface} from 'node:readline';
import {describe, expect, it} from 'vitest';
import type {HostSample} from '../../source/state/events.ts';
import {foldMonitorLine, initialMonitor, monitorArgv} from '../../source/tools/monitor.ts';
import {fixture} from '../support/fixture.ts';

type Block = {readonly cpu?: string; readonly received?: number; readonly sent?: number; readonly more?: readonly string[]};

function block({cpu = '100 0 100 700 100 0 0 0 0 0', received = 0, sent = 0, more = []}: Block): readonly string[] {
	return [
		'begin',
		'load 0.75',
		`cpu  ${cpu}`,
		'MemTotal:       16384 kB',
		'MemAvailable:    8192 kB',
		'disk 1000',
		`net lo ${received * 1000} 0 0 0 0 0 0 0 ${sent * 1000} 0 0 0 0 0 0 0`,
		`net eth0 ${received} 1 0 0 0 0 0 0 ${sent} 1 0 0 0 0 0 0`,
		'net eth1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0',
		...more,
		'end',
	];
}

function samples(...ticks: readonly {readonly at: number; readonly lines: readonly string[]}[]): readonly HostSample[] {
	let state = initialMonitor;
	const seen: HostSample[] = [];
	for (const {at, lines} of ticks) {
		for (const line of lines) {
			const folded = foldMonitorLine(state, line, at);
			state = folded.state;
			if (folded.sample !== undefined) seen.push(folded.sample);
		}
	}
	return seen;
}

const first = {at: 1000, lines: block({received: 5000, sent: 100})};
const later = '150 0 150 1000 200 0 0 0 0 0';

describe('the monitor of a host', () => {
	it('needs two ticks for a sample, and gives rates between them', () => {
		expect(samples(first)).toEqual([]);
		const second = {at: 3000, lines: block({cpu: later, received: 9000, sent: 300})};
		expect(samples(first, second)).toEqual([
			{
				load1: 0.75,
				cpuBusy: 0.2,
				memoryTotalBytes: 16 * 1024 ** 2,
				memoryAvailableBytes: 8 * 1024 ** 2,
				diskFreeBytes: 1_024_000,
				receivedBytesPerSecond: 2000,
				sentBytesPerSecond: 100,
			},
		]);
	});

	it('has figures of distccd where it answers, and none where it does not', () => {
		const more = ['dcc_compile_ok 7', 'dcc_compile_error 2', 'dcc_other 1', 'dcc_rej_overload 3', 'dcc_rej_bad_req 4'];
		expect(samples(first, {at: 3000, lines: block({cpu: later, more})})[0]?.distccd).toEqual({
			ok: 7,
			error: 2,
			other: 1,
			rejected: 7,
		});
		expect(samples(first, {at: 3000, lines: block({cpu: later})})[0]).not.toHaveProperty('distccd');
	});

	it('forgets the figures of distccd of the tick before', () => {
		const answered = {at: 3000, lines: block({cpu: later, more: ['dcc_compile_ok 7']})};
		const silent = {at: 5000, lines: block({cpu: '300 0 300 1000 200 0 0 0'})};
		expect(samples(first, answered, silent).map((sample) => sample.distccd?.ok)).toEqual([7, undefined]);
	});

	it('takes counters that went back as a restart: no negative rates', () => {
		const [sample] = samples(first, {at: 3000, lines: block({cpu: later, received: 10, sent: 10})});
		expect([sample?.receivedBytesPerSecond, sample?.sentBytesPerSecond]).toEqual([0, 0]);
		expect(samples(first, {at: 3000, lines: block({cpu: '1 0 1 1 1 0 0 0'})})).toEqual([]);
	});

	it('begins anew in the middle of a block that was cut off', () => {
		const cut = {at: 2000, lines: block({received: 7000}).slice(0, -1)};
		const second = {at: 3000, lines: block({cpu: later, received: 9000, sent: 100})};
		expect(samples(first, cut, second)[0]?.receivedBytesPerSecond).toBe(2000);
	});

	it('does not take two ticks in one moment for an endless rate', () => {
		const [sample] = samples(first, {at: 1000, lines: block({cpu: later, received: 6000, sent: 100})});
		expect(Number.isFinite(sample?.receivedBytesPerSecond)).toBe(true);
	});
});

describe('a recorded monitor', () => {
	const lines = fixture('monitor/testing-ticks.txt').trimEnd().split('\n');
	let block = 0;
	const ticks = lines.map((line) => {
		if (line === 'begin') block += 1;
		return {at: block * 1000, lines: [line]};
	});

	it('gives a sample for each tick but the first', () => {
		const [first, ...others] = samples(...ticks);
		expect(first).toEqual({
			load1: 2.92,
			cpuBusy: 175 / 397,
			memoryTotalBytes: 24_683_668 * 1024,
			memoryAvailableBytes: 22_139_136 * 1024,
			diskFreeBytes: 76_046_648 * 1024,
			receivedBytesPerSecond: 0,
			sentBytesPerSecond: 0,
			distccd: {ok: 1, error: 1, other: 2, rejected: 0},
		});
		expect(others).toHaveLength(2);
	});
});

it.each(['docker0', 'br-12ab', 'veth3f', 'bond0', 'tun0', 'wg0', 'eth0.100'])('%s carries no traffic of its own', (name) => {
	const traffic = (bytes: number) => [`net ${name} ${bytes} 0 0 0 0 0 0 0 ${bytes} 0 0 0 0 0 0 0`];
	const [sample] = samples(
		{at: 1000, lines: block({more: traffic(0)})},
		{at: 2000, lines: block({cpu: later, more: traffic(5000)})},
	);
	expect([sample?.receivedBytesPerSecond, sample?.sentBytesPerSecond]).toEqual([0, 0]);
});

describe('the real script', () => {
	async function twoSamples(port: number): Promise<{readonly sample: HostSample; readonly ended: readonly unknown[]}> {
		const [program = '', ...rest] = monitorArgv({intervalSeconds: 0.2, statisticsPort: port, diskPath: '/'});
		const child = spawn(program, rest, {stdio: ['ignore', 'pipe', 'ignore'], timeout: 8000});
		const exited = once(child, 'exit');
		let state = initialMonitor;
		for await (const line of createInterface({input: child.stdout})) {
			const folded = foldMonitorLine(state, line, performance.now());
			state = folded.state;
			// Leaving the loop closes the pipe, which is all that tells the script to end.
			if (folded.sample !== undefined) {
				child.stdout.destroy();
				return {sample: folded.sample, ended: await exited};
			}
		}
		throw new Error('The monitor ended without a sample.');
	}

	it('gives a sample of this machine, with the statistics of distccd, and ends when nobody reads', async () => {
		// As distccd: answers at once and never reads, so that a request would reset the connection.
		const server = createServer((socket) => {
			socket.on('error', () => {});
			socket.end('HTTP/1.0 200 OK\r\n\r\nargv /distccd\n<distccstats>\ndcc_compile_ok 12\ndcc_rej_overload 1\n</distccstats>\n');
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const {sample, ended} = await twoSamples((server.address() as AddressInfo).port).finally(() => server.close());
		expect(sample.distccd).toEqual({ok: 12, error: 0, other: 0, rejected: 1});
		expect(sample.cpuBusy).toBeGreaterThanOrEqual(0);
		expect(sample.cpuBusy).toBeLessThanOrEqual(1);
		expect(sample.memoryTotalBytes).toBeGreaterThan(sample.memoryAvailableBytes);
		expect(sample.memoryAvailableBytes).toBeGreaterThan(0);
		expect(sample.diskFreeBytes).toBeGreaterThan(0);
		expect(ended[1]).not.toBe('SIGTERM');
	});

	it('does not wait for a distccd that accepts and is silent', async () => {
		const server = createServer((socket) => socket.on('error', () => {}));
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const {sample} = await twoSamples((server.address() as AddressInfo).port).finally(() => server.close());
		expect(sample).not.toHaveProperty('distccd');
	});

	it('does without distccd', async () => {
		const {sample} = await twoSamples(1);
		expect(sample).not.toHaveProperty('distccd');
		expect(sample.load1).toBeGreaterThanOrEqual(0);
	});
});
