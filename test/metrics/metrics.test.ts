import {describe, expect, it} from 'vitest';
import {levelOf, type Metric, metrics} from '../../source/metrics/index.ts';
import type {HostSample} from '../../source/state/events.ts';

const gibibyte = 1024 ** 3;

const sample: HostSample = {
	load1: 6,
	cpuBusy: 0.504,
	memoryTotalBytes: 16 * gibibyte,
	memoryAvailableBytes: 2 * gibibyte,
	diskFreeBytes: 0.5 * gibibyte,
	receivedBytesPerSecond: 1_048_576,
	sentBytesPerSecond: 999.7,
};

function shown(cores: number | undefined) {
	return Object.entries<Metric>(metrics).map(([id, metric]) => {
		const value = metric.of(sample, {cores});
		return value === undefined ? [id, undefined] : [id, metric.format(value), levelOf(metric, value)];
	});
}

describe('the metrics of a host', () => {
	it('say each number and how bad it is', () => {
		expect(shown(2)).toEqual([
			['cpu', '50%', 'plain'],
			['load', '3.0', 'warn'],
			['memory', '88%', 'warn'],
			['disk', '512M', 'bad'],
			['received', '1.0M', 'plain'],
			['sent', '1.0K', 'plain'],
		]);
	});

	it.each([undefined, 0])('know no load per core with %s cores', (cores) => {
		expect(shown(cores)[1]).toEqual(['load', undefined]);
	});

	it('have each a title of its own', () => {
		const titles = Object.values(metrics).map(({title}) => title);
		expect(new Set(titles).size).toBe(titles.length);
	});
});

describe('a level', () => {
	it.each([
		[{warn: 2, bad: 4}, [1.9, 2, 3.9, 4], ['plain', 'warn', 'warn', 'bad']],
		[{warn: 4, bad: 2}, [4.1, 4, 2.1, 2], ['plain', 'warn', 'warn', 'bad']],
		[{warn: 3, bad: 3}, [2.9, 3], ['plain', 'bad']],
	])('with limits %j', (levels, values, expected) => {
		expect(values.map((value) => levelOf({levels}, value))).toEqual(expected);
	});

	it('without limits is plain', () => {
		expect(levelOf({}, 1e9)).toBe('plain');
	});
});

describe('bytes take four characters at most', () => {
	const {disk} = metrics;

	it.each([
		[0, '0'],
		[-1, '0'],
		[999, '999'],
		[1000, '1.0K'],
		[10_188, '9.9K'],
		[10_220, '10K'],
		[1023 * 1024, '1.0M'],
		[5 * gibibyte, '5.0G'],
		[79 * gibibyte, '79G'],
		[1e15, '909T'],
	])('%d', (value, text) => {
		expect(disk.format(value)).toBe(text);
	});
});
