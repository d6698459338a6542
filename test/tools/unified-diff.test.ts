import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {unifiedDiff} from '../../source/tools/unified-diff.ts';
import {run, temporaryDirectory} from '../support/run.ts';

const {path: directory, remove} = temporaryDirectory();
afterAll(remove);

/** Makes `after` of `before` with the real git-apply(1). */
function patched(before: string, hunks: readonly string[]): string {
	const file = path.join(directory, 'file');
	writeFileSync(file, before);
	const patch = path.join(directory, 'patch');
	writeFileSync(patch, ['--- file', '+++ file', ...hunks, ''].join('\n'));
	const {stderr} = run(['git', 'apply', '-p0', patch], {directory});
	expect(stderr).toBe('');
	return readFileSync(file, 'utf8');
}

describe('a unified diff', () => {
	it.each([
		['nothing changed', 'a\nb\n', 'a\nb\n', []],
		['a line in the middle', 'a\nb\nc\n', 'a\nB\nc\n', ['@@ -1,3 +1,3 @@', ' a', '-b', '+B', ' c']],
		['the first content', '', 'a\n', ['@@ -0,0 +1 @@', '+a']],
		['everything gone', 'a\nb\n', '', ['@@ -1,2 +0,0 @@', '-a', '-b']],
		[
			'two places far apart',
			'1\n2\n3\n4\n5\n6\n7\n8\n9\n',
			'one\n2\n3\n4\n5\n6\n7\n8\nnine\n',
			['@@ -1,4 +1,4 @@', '-1', '+one', ' 2', ' 3', ' 4', '@@ -6,4 +6,4 @@', ' 6', ' 7', ' 8', '-9', '+nine'],
		],
	])('shows %s', (_name, before, after, expected) => {
		expect(unifiedDiff(before, after)).toEqual(expected);
	});

	it('is what turns the one text into the other, whatever they are', () => {
		// A small generator with a fixed seed: the same texts in every run.
		let seed = 7;
		const next = (limit: number) => {
			seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
			return Math.floor((seed / 2_147_483_648) * limit);
		};
		const text = () => Array.from({length: 1 + next(12)}, () => `${'abcde'[next(5)]}\n`).join('');
		for (let round = 0; round < 25; round += 1) {
			const [before, after] = [text(), text()];
			const hunks = unifiedDiff(before, after);
			if (hunks.length > 0) expect(patched(before, hunks), `${before}->${after}`).toBe(after);
			else expect(before).toBe(after);
		}
	});

	it('does not compare huge texts line by line', () => {
		const lines = (word: string) => Array.from({length: 2000}, (_, index) => `${word}${index}\n`).join('');
		expect(unifiedDiff(lines('a'), lines('b')).length).toBe(4001);
	});
});
