import {describe, expect, it} from 'vitest';
import {exitCodeOf, type FailureCode, failureText} from '../../source/state/failure.ts';

describe('a failure', () => {
	const codes: Readonly<Record<FailureCode, number>> = {
		usage: 2,
		configuration: 2,
		unreachable: 3,
		denied: 3,
		'host-key': 3,
		'password-needed': 3,
		'not-provisioned': 3,
		'no-worker': 3,
		exit: 1,
		timeout: 1,
		verification: 1,
		locked: 4,
		cancelled: 130,
		lost: 1,
		bug: 1,
	};

	it.each(Object.entries(codes) as [FailureCode, number][])('%s exits with %i', (code, exit) => {
		expect(exitCodeOf({code, message: ''})).toBe(exit);
	});

	it('is no failure with 0, and reads as one or two sentences', () => {
		expect(exitCodeOf(undefined)).toBe(0);
		expect(failureText({code: 'bug', message: 'A.'})).toBe('A.');
		expect(failureText({code: 'bug', message: 'A.', hint: 'B.'})).toBe('A. B.');
	});
});
