import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {findTrees, ownerOf} from '../../../source/engine/survey/find-tree.ts';
import {temporaryDirectory} from '../../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let home: string;

function makeTree(folder: string, style: 'envsetup' | 'soong' = 'envsetup'): string {
	if (style === 'soong') {
		mkdirSync(path.join(folder, 'build/make/core'), {recursive: true});
		mkdirSync(path.join(folder, 'build/soong'), {recursive: true});
	} else {
		mkdirSync(path.join(folder, 'build'), {recursive: true});
		writeFileSync(path.join(folder, 'build/envsetup.sh'), '');
	}
	return folder;
}

beforeEach(() => {
	directory = temporaryDirectory();
	home = path.join(directory.path, 'home');
	mkdirSync(home);
});
afterEach(() => directory.remove());

describe('AOSP trees', () => {
	it('are found where one stands in them, then in the usual place, then below home', async () => {
		const here = makeTree(path.join(directory.path, 'here'));
		const usual = makeTree(path.join(home, 'aosp'), 'soong');
		const other = makeTree(path.join(home, 'lineage'));
		mkdirSync(path.join(home, 'build/make'), {recursive: true});
		mkdirSync(path.join(here, 'frameworks/base'), {recursive: true});
		expect(await findTrees(path.join(here, 'frameworks/base'), home)).toEqual([here, usual, other]);
	});

	it('are found behind links, and each once', async () => {
		const real = makeTree(path.join(home, 'aosp'));
		symlinkSync(path.join(directory.path, 'nowhere'), path.join(home, 'broken'));
		expect(await findTrees(real, home)).toEqual([real]);
	});

	it('may be none', async () => {
		expect(await findTrees(home, path.join(home, 'not-there'))).toEqual([]);
	});
});

describe('who owns a tree', () => {
	const passwd = async () => `root:x:0:0::/root:/bin/sh\nciuser:x:${os.userInfo().uid}:1::/:/bin/sh\n`;

	it('is a name, and nobody where it is root or not there', async () => {
		expect(await ownerOf(home, passwd)).toBe(os.userInfo().uid === 0 ? undefined : 'ciuser');
		expect(await ownerOf(path.join(home, 'no'), passwd)).toBeUndefined();
	});
});
