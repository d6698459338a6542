import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {lineDriver} from '../../../source/tools/resources/line.ts';
import {temporaryDirectory} from '../../support/run.ts';
import {onThisMachine} from './support.ts';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
	directory = temporaryDirectory();
});
afterEach(() => directory.remove());

const resource = {
	kind: 'line',
	path: '.ssh/authorized_keys',
	line: "no-pty ssh-ed25519 AAA+/= it's [ours].*",
	marker: '[ours].*',
} as const;
const machine = () => onThisMachine(lineDriver, directory.path);
const file = () => path.join(directory.path, '.ssh', 'authorized_keys');
const text = () => readFileSync(file(), 'utf8');

function theirs(content: string): void {
	mkdirSync(path.dirname(file()), {mode: 0o700});
	writeFileSync(file(), content);
	chmodSync(file(), 0o644);
}

describe('a line of ours', () => {
	it('where nothing was makes file and directory for the user alone, and takes both away again', () => {
		expect(machine().differences(resource)).toEqual(['add our line to ~/.ssh/authorized_keys']);
		const before = machine().apply(resource);
		expect(text()).toBe(`${resource.line}\n`);
		expect([statSync(file()).mode & 0o777, statSync(path.dirname(file())).mode & 0o777]).toEqual([0o600, 0o700]);
		expect(machine().differences(resource)).toEqual([]);
		expect(machine().undo(resource, before)).toEqual([]);
		expect(existsSync(path.dirname(file()))).toBe(false);
	});

	it('comes to the lines of others and leaves them, their mode and their inode alone', () => {
		theirs('ssh-rsa BBB theirs\n# [ours] but not the marker\n');
		const {ino} = statSync(file());
		const before = machine().apply(resource);
		expect(text()).toBe(`ssh-rsa BBB theirs\n# [ours] but not the marker\n${resource.line}\n`);
		expect([statSync(file()).mode & 0o777, statSync(file()).ino]).toEqual([0o644, ino]);
		expect(machine().undo(resource, before)).toEqual([]);
		expect(text()).toBe('ssh-rsa BBB theirs\n# [ours] but not the marker\n');
		expect(readdirSync(path.dirname(file()))).toEqual(['authorized_keys']);
	});

	it('is not glued to a last line without an end', () => {
		theirs('ssh-rsa BBB theirs');
		machine().apply(resource);
		expect(text()).toBe(`ssh-rsa BBB theirs\n${resource.line}\n`);
	});

	it('from before is renewed, not doubled, and comes back at undo', () => {
		theirs('old [ours].*\nssh-rsa BBB theirs\n');
		expect(machine().differences(resource)).toEqual(['renew our line in ~/.ssh/authorized_keys']);
		const before = machine().apply(resource);
		expect(text()).toBe(`ssh-rsa BBB theirs\n${resource.line}\n`);
		expect(machine().undo(resource, before)).toEqual([]);
		expect(text()).toBe('ssh-rsa BBB theirs\nold [ours].*\n');
	});

	it('in a file that we made goes alone where others have added theirs since', () => {
		const before = machine().apply(resource);
		writeFileSync(file(), `${text()}ssh-rsa BBB theirs\n`);
		expect(machine().undo(resource, before)).toEqual([]);
		expect(text()).toBe('ssh-rsa BBB theirs\n');
	});

	it('stays in an empty file that was there before us only until undo, the file stays', () => {
		theirs('');
		const before = machine().apply(resource);
		expect(machine().undo(resource, before)).toEqual([]);
		expect(text()).toBe('');
	});
});
