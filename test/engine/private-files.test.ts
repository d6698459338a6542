import {chmodSync, chownSync, mkdirSync, renameSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {toFailure} from '../../source/engine/failure.ts';
import {readPrivateFile} from '../../source/engine/private-files.ts';
import {temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let folder: string;
let file: string;

beforeEach(() => {
	directory = temporaryDirectory();
	folder = path.join(directory.path, 'ours');
	mkdirSync(folder, {mode: 0o700});
	file = path.join(folder, 'cluster.yaml');
	writeFileSync(file, 'cluster: farm\n', {mode: 0o600});
});
afterEach(() => directory.remove());

function failureOf(filePath: string, ownUserId?: number) {
	try {
		readPrivateFile(filePath, ownUserId);
	} catch (error) {
		return toFailure(error);
	}
	throw new Error('it was read');
}

describe('a file that says what runs on other machines', () => {
	it.each([
		[0o600, 0o700],
		[0o644, 0o755],
		[0o600, 0o1777],
	])('is read when only we can write it (%o in %o)', (mode, folderMode) => {
		chmodSync(file, mode);
		chmodSync(folder, folderMode);
		expect(readPrivateFile(file)).toBe('cluster: farm\n');
	});

	it.each([0o620, 0o602, 0o666, 0o664])('is refused with mode %o, with the way to mend it', (mode) => {
		chmodSync(file, mode);
		expect(failureOf(file)).toMatchObject({
			code: 'configuration',
			message: expect.stringContaining(`${file} can be written by other users`),
			hint: `Take that away: chmod go-w ${file}`,
		});
	});

	it.each([0o770, 0o707, 0o777])('is refused where others can replace it (directory %o)', (mode) => {
		chmodSync(folder, mode);
		expect(failureOf(file)).toMatchObject({code: 'configuration', hint: `Take that away: chmod go-w ${folder}`});
	});

	it('is refused where others can replace a directory above it', () => {
		const deep = path.join(folder, 'a/b');
		mkdirSync(deep, {recursive: true, mode: 0o700});
		writeFileSync(path.join(deep, 'cluster.yaml'), '', {mode: 0o600});
		chmodSync(folder, 0o777);
		expect(failureOf(path.join(deep, 'cluster.yaml'))).toMatchObject({hint: `Take that away: chmod go-w ${folder}`});
	});

	it('is read below a home directory, whatever lies above that', () => {
		vi.stubEnv('HOME', folder);
		chmodSync(directory.path, 0o777);
		expect(readPrivateFile(file)).toBe('cluster: farm\n');
		vi.unstubAllEnvs();
		expect(failureOf(file)).toMatchObject({hint: `Take that away: chmod go-w ${directory.path}`});
	});

	it('is refused behind a link that leads where others can write', () => {
		const open = path.join(directory.path, 'open');
		mkdirSync(open);
		renameSync(file, path.join(open, 'real.yaml'));
		symlinkSync(path.join(open, 'real.yaml'), file);
		chmodSync(open, 0o777);
		expect(failureOf(file)).toMatchObject({hint: `Take that away: chmod go-w ${open}`});
	});

	it('is refused when it belongs to somebody else', () => {
		const isRoot = process.getuid?.() === 0;
		if (isRoot) chownSync(file, 65_534, 65_534);
		const failure = failureOf(file, isRoot ? 0 : (process.getuid?.() ?? 0) + 1);
		expect(failure).toMatchObject({code: 'configuration', message: expect.stringContaining('neither root nor you')});
	});

	it('that is not there is said by its code', () => {
		expect(() => readPrivateFile(path.join(folder, 'none'))).toThrow(expect.objectContaining({code: 'ENOENT'}));
	});
});
