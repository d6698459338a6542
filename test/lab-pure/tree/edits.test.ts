import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {run} from '../../../source/lab/process.ts';
import {recipeFolder} from '../../../source/lab/tree/recipe.ts';

let folder = '';
let file = '';

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'tree-edits-'));
	file = path.join(folder, 'Android.bp');
});

afterEach(() => rm(folder, {recursive: true}));

const edit = (script: string, ...rest: string[]) => run(['perl', path.join(recipeFolder, 'edit', script), file, ...rest]);

describe('an edit of a source file', () => {
	it('replaces the one place, whatever characters it has', async () => {
		await writeFile(file, 'a (b) $c\nd\n');
		expect((await edit('replace.pl', '(b) $c\n', '$1\n')).code).toBe(0);
		expect(await readFile(file, 'utf8')).toBe('a $1\nd\n');
	});

	it('fails when the place is not there, and leaves the file alone', async () => {
		await writeFile(file, 'changed upstream\n');
		const result = await edit('replace.pl', 'old', 'new');
		expect(result.code).not.toBe(0);
		expect(result.stderr).toContain("expected one place with 'old', found 0");
		expect(await readFile(file, 'utf8')).toBe('changed upstream\n');
	});

	it('fails when the place is not the only one', async () => {
		await writeFile(file, 'old old\n');
		expect((await edit('replace.pl', 'old', 'new')).stderr).toContain('found 2');
	});
});

describe('dropping modules of an Android.bp', () => {
	const blueprint = [
		'sources = [',
		'    "a.c",',
		']',
		'',
		'cc_library {',
		'    name: "libkept",',
		'    target: {',
		'        android: {',
		'            name: "libdropped",',
		'        },',
		'    },',
		'}',
		'cc_binary {',
		'    name: "libdropped",',
		'}',
		'cc_test {',
		'    name: "one_test",',
		'}',
		'cc_test {',
		'    name: "another_test",',
		'}',
		'',
	].join('\n');

	it('removes by type and by name, and nothing else', async () => {
		await writeFile(file, blueprint);
		expect((await edit('drop-modules.pl', 'cc_test', 'libdropped')).code).toBe(0);
		expect(await readFile(file, 'utf8')).toBe(blueprint.slice(0, blueprint.indexOf('cc_binary')));
	});

	it('fails when one of them is not there', async () => {
		await writeFile(file, blueprint);
		const result = await edit('drop-modules.pl', 'cc_test', 'cc_fuzz');
		expect(result.code).not.toBe(0);
		expect(result.stderr).toContain('not found: cc_fuzz');
		expect(await readFile(file, 'utf8')).toBe(blueprint);
	});
});
