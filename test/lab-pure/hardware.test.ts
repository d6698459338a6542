import {describe, expect, it} from 'vitest';
import {fakeCpuinfo, fakeMeminfo, sizeInBytes} from '../../source/lab/faults/hardware.ts';
import {formatStatus} from '../../source/lab/status.ts';

describe('faked hardware', () => {
	it('shows the wanted memory, and the rest in proportion', () => {
		const real = 'MemTotal:       8000000 kB\nMemFree:        4000000 kB\nActive(anon):    800000 kB\nHugePages_Total:       0\n';
		const fake = fakeMeminfo(real, sizeInBytes('4g'));
		expect(fake).toMatch(/^MemTotal: +4194304 kB$/m);
		expect(fake).toMatch(/^MemFree: +2097152 kB$/m);
		expect(fake).toMatch(/^Active\(anon\): +419430 kB$/m);
		expect(fake).toMatch(/^HugePages_Total: +0$/m);
	});

	it('numbers the processors', () => {
		const real =
			'processor\t: 0\nmodel name\t: Some CPU\nsiblings\t: 1\ncore id\t\t: 0\ncpu cores\t: 1\n\nprocessor\t: 1\nmodel name\t: Other\n\n';
		const fake = fakeCpuinfo(real, 3);
		expect(fake.match(/^processor\t: \d$/gm)).toEqual(['processor\t: 0', 'processor\t: 1', 'processor\t: 2']);
		expect(fake).not.toContain('Other');
		expect(fake).toMatch(/^cpu cores\t: 3$/m);
	});

	it.each([
		['512', 512],
		['4k', 4096],
		['150m', 157_286_400],
		['2G', 2_147_483_648],
	])('reads the size %s', (text, bytes) => {
		expect(sizeInBytes(text)).toBe(bytes);
	});
});

describe('the status table', () => {
	it('says which machine is in which state and what is wrong with it', () => {
		const text = formatStatus({
			name: 'default',
			capsule: 'running',
			machines: [
				{name: 'master', base: 'testing (forky)', address: '198.18.77.10', state: 'running', uptimeSeconds: 12, faults: {}},
				{
					name: 'w1',
					base: 'trixie',
					address: '198.18.77.11',
					state: 'hung',
					uptimeSeconds: 9,
					faults: {bandwidth: '50mbit', hang: 'on'},
				},
				{name: 'w2', base: 'bookworm', address: '198.18.77.12', state: 'off', uptimeSeconds: undefined, faults: {}},
			],
		});
		expect(text).toBe(
			[
				'lab default: capsule running',
				'machine  base             address       state    up    faults',
				'master   testing (forky)  198.18.77.10  running  12 s  -',
				'w1       trixie           198.18.77.11  hung     9 s   bandwidth 50mbit, hang',
				'w2       bookworm         198.18.77.12  off      -     -',
				'',
			].join('\n'),
		);
	});
});
