import {describe, expect, it} from 'vitest';
import {canarySources} from '../../source/tools/canary.ts';

describe('canaries', () => {
	const sources = canarySources('w1_17');

	it('are C and C++, for the host and for a device', () => {
		expect(sources.map(({title}) => title)).toEqual([
			'C for the host',
			'C++ for the host',
			'C for the device',
			'C++ for the device',
		]);
	});

	it('bear a word of their own, so that no cache answers for the worker', () => {
		for (const {text} of sources) {
			expect(text).toContain('canary_w1_17');
			expect(text).not.toContain('MARK');
		}
	});

	it('have files of their own, and no debug information, which would differ', () => {
		expect(new Set(sources.map(({file}) => file)).size).toBe(sources.length);
		expect(sources.flatMap(({flags}) => flags)).not.toContain('-g');
	});
});
