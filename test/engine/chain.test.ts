import {chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {makeScratch} from '../../source/engine/chain.ts';
import {temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let scratch: string;
const userId = process.getuid?.() ?? 0;
beforeEach(() => {
	directory = temporaryDirectory();
	scratch = path.join(directory.path, 'distbuild-1000');
});
afterEach(() => directory.remove());

describe("the scratch directory in everybody's /tmp", () => {
	it('is made for us alone, and taken as it is the next time', () => {
		makeScratch(scratch, userId);
		makeScratch(scratch, userId);
		expect(statSync(scratch).mode & 0o777).toBe(0o700);
	});

	it.each<readonly [string, () => void, number]>([
		['others may enter', () => mkdirSync(scratch) ?? chmodSync(scratch, 0o755), userId],
		['somebody else owns', () => mkdirSync(scratch, {mode: 0o700}), userId + 1],
		['leads elsewhere', () => symlinkSync(directory.path, scratch), userId],
	])('is refused when it is one that %s', (_name, make, owner) => {
		make();
		expect(() => makeScratch(scratch, owner)).toThrow('is not a private directory of ours');
	});

	it('is refused when it is a file', () => {
		writeFileSync(scratch, '');
		expect(() => makeScratch(scratch, userId)).toThrow();
	});
});
