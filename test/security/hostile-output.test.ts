import {describe, expect, it} from 'vitest';
import {runLocally} from '../../source/engine/local-host.ts';
import {initialLog, logLimit, reduceLog} from '../../source/state/log.ts';
import {foldMonitorLine, initialMonitor} from '../../source/tools/monitor.ts';
import {harmless} from '../../source/ui/text.ts';

const megabyte = 1024 ** 2;
const minuteMs = 60_000;

/** What a machine that belongs to somebody else may print. */
const outputs: readonly (readonly [string, string])[] = [
	['an endless line', 'head -c 300000000 /dev/zero | tr "\\0" x'],
	['endless lines', 'yes "$(head -c 1000 /dev/zero | tr "\\0" y)" | head -c 300000000'],
	['binary', 'head -c 100000000 /dev/urandom'],
	['empty lines', 'yes "" | head -c 20000000'],
];

describe('a program that prints too much', () => {
	it.each(outputs)(
		'%s is bounded: lines of 16 kB at most, 4 MB in all',
		async (_name, text) => {
			globalThis.gc?.();
			const before = process.memoryUsage().rss;
			let longest = 0;
			let lines = 0;
			let peak = 0;
			const result = await runLocally(['sh', '-c', text], '', minuteMs, {
				onLine(line) {
					longest = Math.max(longest, line.length);
					lines += 1;
					if (lines % 10_000 === 0) peak = Math.max(peak, process.memoryUsage().rss);
				},
			});
			expect(lines).toBeGreaterThan(0);
			expect(longest).toBeLessThanOrEqual(16_384);
			expect(result.stdout.length).toBeLessThan(5 * megabyte);
			expect(Math.max(peak, process.memoryUsage().rss) - before).toBeLessThan(400 * megabyte);
		},
		120_000,
	);

	it('is not kept at all where only its lines are wanted', async () => {
		const result = await runLocally(['sh', '-c', 'yes | head -c 50000000'], '', minuteMs, {keepsNothing: true, onLine: () => {}});
		expect(result.stdout).toBe('');
	});
});

describe('a line that commands the terminal', () => {
	const hostile = [
		'\u001B[2J\u001B[H',
		'\u001B]0;title\u0007',
		'\u001B]52;c;cm0gLXJmIC8=\u0007',
		'\u001BP+q544e\u001B\\',
		'\u009B31m',
		'a\rb',
		'a\bb',
		'\u202Egnp.exe',
		'\u0000',
		'\u001B[?1049l',
	];

	it.each(hostile.map((text) => [JSON.stringify(text), text]))('%s does not on the screen', (_name, text) => {
		expect(harmless(text)).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
	});
});

describe('facts from a machine that lies', () => {
	it('change no more of the log than its newest lines', () => {
		let log = initialLog;
		for (let index = 0; index < logLimit * 3; index += 1) {
			log = reduceLog(log, {type: 'step/output', at: index, step: 'w1/x', line: 'x'.repeat(100)});
		}
		expect(log.items.length).toBeLessThanOrEqual(logLimit);
	});

	it.each([
		'load NaN',
		'cpu  99999999999999999999 -1 x',
		'disk',
		'net eth0: 1e400 2',
		'{"type":"run/finished","outcome":"succeeded"}',
		'__proto__ 1',
		'dcc_constructor 5',
		'x'.repeat(16_384),
	])('keep the monitor going: %s', (line) => {
		let state = initialMonitor;
		for (const text of ['begin', line, 'end', 'begin', line, 'end']) {
			const folded = foldMonitorLine(state, text, 1000);
			state = folded.state;
			if (folded.sample !== undefined) for (const value of Object.values(folded.sample)) expect(value).not.toBeNaN();
		}
		expect(Object.getPrototypeOf(state.fields)).toBe(Object.prototype);
	});

	it('fill no memory with names that they invent', () => {
		let state = initialMonitor;
		for (let index = 0; index < 10_000; index += 1) ({state} = foldMonitorLine(state, `name${index} 1`, 1000));
		expect(Object.keys(state.fields).length).toBeLessThan(500);
	});
});
