import {describe, expect, it} from 'vitest';
import {budgeted} from '../../bench/bench.ts';
import {documentOf} from '../../bench/document.ts';
import {measureTable} from '../../bench/table.ts';

describe('the figures of a bench', () => {
	it.each([
		['at most', 1, 1, true],
		['at most', 2, 1, false],
		['at least', 1, 1, true],
		['at least', 1, 2, false],
	] as const)('%s: %d against %d holds: %s', (rule, value, budget, holds) => {
		expect(budgeted('x', value, 's', rule, budget)).toEqual({name: 'x', value, unit: 's', budget, holds});
	});

	it('are a table whose columns stand below each other, with what does not hold in capitals', () => {
		const measures = [
			budgeted('second', 2.5, 's', 'at most', 2),
			{name: 'a longer name', value: 3, unit: 'files', versus: '9 files'},
		];
		expect(measureTable(measures).split('\n')).toEqual([
			'measure        value    budget                 versus',
			'second         2.5 s    2 s     DOES NOT HOLD',
			'a longer name  3 files                         9 files',
			'',
		]);
	});

	it('are one line of JSON that says where it was measured', async () => {
		const text = await documentOf('some', [budgeted('x', 1, 's', 'at most', 2)]);
		expect(text).not.toContain('\n');
		expect(JSON.parse(text)).toEqual({
			bench: 'some',
			commit: expect.any(String),
			machine: expect.stringMatching(/^\d+ x /),
			results: [{name: 'x', value: 1, unit: 's', budget: 2, holds: true}],
		});
	});
});
