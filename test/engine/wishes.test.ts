import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {Wishes, wish, wishesPath} from '../../source/engine/wishes.ts';

let directory: string;
let journal: string;

beforeEach(() => {
	directory = mkdtempSync(path.join(os.tmpdir(), 'wishes-'));
	journal = path.join(directory, '20260101-build.jsonl');
});

afterEach(() => rmSync(directory, {recursive: true, force: true}));

it('hands wishes from whoever has them to the runner, each once and in order', () => {
	const wishes = new Wishes(journal);
	expect(wishes.take()).toEqual([]);
	wish(journal, {kind: 'drain', host: 'w1'});
	wish(journal, {kind: 'join', host: 'w4', slots: 3});
	expect(wishes.take()).toEqual([
		{kind: 'drain', host: 'w1'},
		{kind: 'join', host: 'w4', slots: 3},
	]);
	expect(wishes.take()).toEqual([]);
});

it('lie beside the journal, are no journal, and go with the run', () => {
	const wishes = new Wishes(journal);
	wish(journal, {kind: 'drain', host: 'w1'});
	expect(path.basename(wishesPath(journal))).toBe('20260101-build.wishes');
	expect(existsSync(wishesPath(journal))).toBe(true);
	wishes.close();
	expect(existsSync(wishesPath(journal))).toBe(false);
});
