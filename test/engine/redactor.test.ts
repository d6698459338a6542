import {describe, expect, it} from 'vitest';
import {createRedactor} from '../../source/engine/redactor.ts';
import {deepFreeze} from '../support/deep-freeze.ts';

describe('secrets', () => {
	it('are replaced wherever they stand, however deep, and nothing else is', () => {
		const event = deepFreeze({
			type: 'step/output',
			at: 7,
			line: 'echo hunter22 | sudo -S hunter22',
			failure: {message: 'no hunter22', hint: undefined, evidence: null},
			changes: ['+ hunter22', ['x', true]],
		});
		expect(createRedactor(['hunter22'])(event)).toEqual({
			type: 'step/output',
			at: 7,
			line: 'echo (secret) | sudo -S (secret)',
			failure: {message: 'no (secret)', hint: undefined, evidence: null},
			changes: ['+ (secret)', ['x', true]],
		});
	});

	it.each(['$&$1', 'a.*b+', '(x|y)', '\\d{4}', '^$[]', 'pässwörd€'])('are texts, not patterns: %s', (secret) => {
		expect(createRedactor([secret])(`-${secret}- aXXb xy`)).toBe('-(secret)- aXXb xy');
	});

	it('that begin with another go as a whole', () => {
		expect(createRedactor(['hunter', 'hunter22'])('hunter22 hunter')).toBe('(secret) (secret)');
	});

	it('that are empty or so short that they are in every text stay', () => {
		expect(createRedactor(['', 'abc'])('abcabc')).toBe('abcabc');
	});

	it('that are none leave the very same event', () => {
		const event = {line: 'x'};
		expect(createRedactor([])(event)).toBe(event);
	});
});
