import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {createInterface} from 'node:readline';
import {describe, expect, it} from 'vitest';
import type {HostSample} from '../../source/state/events.ts';
import {foldMonitorLine, initialMonitor, monitorArgv} from '../../source/tools/monitor.ts';

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
		const server = createServer((_request, response) => response.end('argv /distccd\ndcc_compile_ok 12\ndcc_rej_overload 1\n'));
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

	it('does without distccd', async () => {
		const {sample} = await twoSamples(1);
		expect(sample).not.toHaveProperty('distccd');
		expect(sample.load1).toBeGreaterThanOrEqual(0);
	});
});
