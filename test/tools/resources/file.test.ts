import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {fileDriver} from '../../../source/tools/resources/file.ts';
import {temporaryDirectory} from '../../support/run.ts';
import {currentUser, onThisMachine} from './support.ts';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
	directory = temporaryDirectory();
});
afterEach(() => directory.remove());

const resource = (content = 'one\ntwo\n') =>
	({kind: 'file', path: path.join(directory.path, "it's $HOME.conf"), content, owner: currentUser, mode: '640'}) as const;
const machine = () => onThisMachine(fileDriver, directory.path);

describe('a file', () => {
	it('is written, is then as it should be, and is gone after undo with nothing beside it', () => {
		const wanted = resource();
		expect(machine().differences(wanted)).toEqual([
			`write ${wanted.path} (${currentUser}, 640, 2 lines)`,
			'  --- /dev/null',
			`  +++ ${wanted.path}`,
			'  @@ -0,0 +1,2 @@',
			'  +one',
			'  +two',
		]);
		const before = machine().apply(wanted);
		expect(readFileSync(wanted.path, 'utf8')).toBe('one\ntwo\n');
		expect(statSync(wanted.path).mode & 0o777).toBe(0o640);
		expect(machine().differences(wanted)).toEqual([]);
		expect(readdirSync(directory.path)).toHaveLength(1);
		expect(machine().undo(wanted, before)).toEqual([]);
		expect(existsSync(wanted.path)).toBe(false);
	});

	it('that was there before comes back with content and mode', () => {
		const wanted = resource();
		writeFileSync(wanted.path, 'zero\ntwo', {mode: 0o600});
		expect(machine().differences(wanted)).toEqual([
			`change ${wanted.path}`,
			`  --- ${wanted.path}`,
			`  +++ ${wanted.path}`,
			'  @@ -1,2 +1,2 @@',
			'  -zero',
			'  +one',
			'   two',
			`set mode of ${wanted.path} to 640 (was 600)`,
		]);
		const before = machine().apply(wanted);
		expect(machine().differences(wanted)).toEqual([]);
		expect(machine().undo(wanted, before)).toEqual([]);
		expect(readFileSync(wanted.path, 'utf8')).toBe('zero\ntwo');
		expect(statSync(wanted.path).mode & 0o777).toBe(0o600);
	});

	it.each([
		['nothing', ''],
		['no line end', 'x'],
		['quotes and dollars', '$(id) `id` "a" \'b\' \\ %s\n'],
		['other alphabets', 'äöü €\u{1F600}\n'],
		['a byte order mark', '\uFEFFx\n'],
		['many lines', 'line\n'.repeat(20_000)],
	])('with %s arrives as it is', (_name, content) => {
		const wanted = resource(content);
		machine().apply(wanted);
		expect(readFileSync(wanted.path, 'utf8')).toBe(content);
		expect(machine().look(wanted).content).toBe(content);
		expect(machine().differences(wanted)).toEqual([]);
	});

	it('that somebody changed after us is seen, by the digest alone as well', () => {
		const wanted = resource();
		machine().apply(wanted);
		const after = machine().look(wanted);
		expect(fileDriver.changedSince?.(wanted, after, machine().look(wanted))).toBe(undefined);
		writeFileSync(wanted.path, 'three');
		const now = machine().look(wanted);
		expect(fileDriver.changedSince?.(wanted, {...after, content: ''}, now)).toBe(
			`${wanted.path} was changed by somebody after us`,
		);
		expect(fileDriver.changedSince?.(wanted, after, {...after, mode: '777'})).toContain('other rights');
		expect(fileDriver.changedSince?.(wanted, after, {exists: false, content: '', owner: '', mode: ''})).toBe(undefined);
	});

	it('with a secret never shows its content', () => {
		const wanted = {...resource('password new\n'), isSecret: true};
		const found = {exists: true, content: 'password old\n', owner: currentUser, mode: '640'};
		expect(fileDriver.differences(wanted, found)).toEqual([`change ${wanted.path}`, '  (content not shown: it holds a secret)']);
		const fresh = fileDriver.differences(wanted, {exists: false, content: '', owner: '', mode: ''});
		expect(JSON.stringify(fresh)).not.toContain('password');
		expect(JSON.stringify(fileDriver.apply(wanted, found).map((command) => command.argv))).not.toContain('password');
	});
});
