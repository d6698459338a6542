import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {parseNinjaLog} from '../../source/tools/ninja-log.ts';

const fixture = readFileSync(path.join(import.meta.dirname, '../fixtures/ninja/ninja-log.txt'), 'utf8');

describe('the log of ninja', () => {
	it('tells each action of a real build, the second run of ninja after the first', () => {
		const actions = parseNinjaLog(fixture);
		expect(actions.filter(({kind}) => kind === 'compile')).toHaveLength(59);
		const ends = actions.map(({endMs}) => endMs);
		expect(ends).toEqual(ends.toSorted((one, other) => one - other));
		expect(ends.at(-1)).toBe(57 + 59_054);
	});

	it.each([
		['an action with two outputs, once', '0\t5\t1\ta.h\tff\n0\t5\t1\ta.c\tff\n', ['a.h']],
		['two actions that took equally long', '0\t5\t1\ta.o\tff\n0\t5\t1\tb.o\tfe\n', ['a.o', 'b.o']],
		['nothing of a line that is cut off', '0\t5\t1\ta.o\tff\n3\t9\t1\tb', ['a.o']],
		['nothing of what is no log', 'hello\n# ninja log v5\nx\ty\tz\ta.o\tff\n', []],
	])('tells %s', (_name, text, outputs) => {
		expect(parseNinjaLog(text).map(({output}) => output)).toEqual(outputs);
	});
});
