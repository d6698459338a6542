import {readdirSync, readFileSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {keyPairDriver} from '../../../source/tools/resources/key-pair.ts';
import {temporaryDirectory} from '../../support/run.ts';
import {onThisMachine} from './support.ts';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
	directory = temporaryDirectory();
});
afterEach(() => directory.remove());

const resource = {kind: 'key-pair', path: '.ssh/distbuild-farm'} as const;
const machine = () => onThisMachine(keyPairDriver, directory.path);
const file = () => path.join(directory.path, resource.path);

describe('a key of the host', () => {
	it('is made once, for the user alone, and taken away again', () => {
		expect(machine().differences(resource)).toEqual(['make the key ~/.ssh/distbuild-farm']);
		const before = machine().apply(resource);
		expect(statSync(file()).mode & 0o777).toBe(0o600);
		expect(readFileSync(`${file()}.pub`, 'utf8')).toMatch(/^ssh-ed25519 \S+\s*$/);
		expect(machine().differences(resource)).toEqual([]);
		expect(machine().undo(resource, before)).toEqual([]);
		expect(readdirSync(path.dirname(file()))).toEqual([]);
	});

	it('is made anew where a half of it is missing', () => {
		machine().apply(resource);
		rmSync(`${file()}.pub`);
		expect(machine().differences(resource)).toHaveLength(1);
		machine().apply(resource);
		expect(machine().differences(resource)).toEqual([]);
	});

	it('that somebody has replaced is not ours any more', () => {
		const after = {publicKey: 'ssh-ed25519 AAAA'};
		expect(keyPairDriver.changedSince?.(resource, after, {publicKey: 'ssh-ed25519 BBBB'})).toContain('another key');
		expect(keyPairDriver.changedSince?.(resource, after, after)).toBeUndefined();
		expect(keyPairDriver.changedSince?.(resource, after, {publicKey: ''})).toBeUndefined();
	});
});
