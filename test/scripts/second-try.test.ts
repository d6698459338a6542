import {describe, expect, it} from 'vitest';
import {countsOf, type FileResult, replaced, toTryAgain} from '../../scripts/second-try.ts';

const file = (name: string, ...statuses: readonly string[]): FileResult => ({
	name,
	status: statuses.includes('failed') ? 'failed' : 'passed',
	assertionResults: statuses.map((status) => ({status})),
});
const ofLab = (name: string) => name.startsWith('lab/');
const hookFailed: FileResult = {...file('lab/hook', 'skipped'), status: 'failed'};

describe('the second try of tests', () => {
	it('counts tests, and a file that failed outside of its tests as one failure', () => {
		expect(countsOf([file('a', 'passed', 'failed', 'skipped'), hookFailed])).toEqual({passed: 1, failed: 2, skipped: 2});
	});

	it.each<[string, readonly FileResult[], readonly string[]]>([
		['nothing where nothing failed', [file('lab/a', 'passed')], []],
		['a file of the lab that failed', [file('lab/a', 'failed', 'passed'), file('b', 'passed')], ['lab/a']],
		['a file of the lab whose farm did not come up', [hookFailed], ['lab/hook']],
		['nothing where a test without machines failed', [file('lab/a', 'failed'), file('b', 'failed')], []],
		['nothing where many failed', ['a', 'b', 'c'].map((name) => file(`lab/${name}`, 'failed')), []],
	])('is given to %s', (_name, files, expected) => {
		expect(toTryAgain(files, ofLab)).toEqual(expected);
	});

	it('takes the place of the first, and still fails where it failed again', () => {
		const first = [file('lab/a', 'failed', 'passed'), file('b', 'passed')];
		expect(countsOf(replaced(first, [file('lab/a', 'passed', 'passed')]))).toEqual({passed: 3, failed: 0, skipped: 0});
		expect(countsOf(replaced(first, [file('lab/a', 'failed', 'passed')]))).toEqual({passed: 2, failed: 1, skipped: 0});
	});
});
