import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {fingerprintOf, KnownHosts} from '../../source/engine/known-hosts.ts';

let directory: string;
let knownHosts: KnownHosts;
const file = () => path.join(directory, 'ssh', 'known_hosts');
const w1 = {address: '10.0.0.11', port: 22, user: 'builder'};
const w2 = {address: '10.0.0.11', port: 2222, user: 'builder'};

function newKey(name: string): {readonly blob: Buffer; readonly publicFile: string} {
	const keyFile = path.join(directory, name);
	execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', keyFile]);
	const [, base64 = ''] = readFileSync(`${keyFile}.pub`, 'utf8').split(' ');
	return {blob: Buffer.from(base64.trim(), 'base64'), publicFile: `${keyFile}.pub`};
}

beforeEach(() => {
	directory = mkdtempSync(path.join(os.tmpdir(), 'known-hosts-'));
	knownHosts = new KnownHosts(file());
});

afterEach(() => rmSync(directory, {recursive: true, force: true}));

describe('our known_hosts', () => {
	it('knows nobody at first, then whom it accepted, and sees a key that changed', () => {
		const one = newKey('one').blob;
		expect(knownHosts.verdict(w1, one)).toBe('new');
		knownHosts.accept(w1, one);
		expect(knownHosts.verdict(w1, one)).toBe('known');
		expect(knownHosts.verdict(w1, newKey('other').blob)).toBe('changed');
	});

	it('tells the ports of one address apart', () => {
		const one = newKey('one').blob;
		knownHosts.accept(w1, one);
		expect(knownHosts.verdict(w2, one)).toBe('new');
		knownHosts.accept(w2, newKey('two').blob);
		expect(knownHosts.verdict(w1, one)).toBe('known');
	});

	it('replaces the line of a host that is accepted again', () => {
		const other = newKey('other').blob;
		knownHosts.accept(w1, newKey('one').blob);
		knownHosts.accept(w1, other);
		expect(knownHosts.verdict(w1, other)).toBe('known');
		expect(readFileSync(file(), 'utf8').trim().split('\n')).toHaveLength(1);
	});

	it('says what it knows, and asks a host for the kind of key that it knows of it first', () => {
		const {blob} = newKey('one');
		expect([knownHosts.fingerprints(w1), knownHosts.preference(w1)]).toEqual([[], {}]);
		knownHosts.accept(w1, blob);
		expect(knownHosts.fingerprints(w1)).toEqual([fingerprintOf(blob)]);
		const wanted = knownHosts.preference(w1).algorithms?.serverHostKey ?? [];
		expect([wanted[0], wanted.includes('rsa-sha2-512')]).toEqual(['ssh-ed25519', true]);
	});

	it('knows nothing of a host that is to be forgotten, until another key of it is accepted', () => {
		const [one, other] = [newKey('one').blob, newKey('other').blob];
		knownHosts.accept(w1, one);
		knownHosts.accept(w2, one);
		const forgetting = new KnownHosts(file(), [w1]);
		expect([forgetting.verdict(w1, other), forgetting.verdict(w2, other)]).toEqual(['new', 'changed']);
		forgetting.accept(w1, other);
		expect([forgetting.verdict(w1, other), forgetting.verdict(w1, one)]).toEqual(['known', 'changed']);
	});

	it('is readable for ssh, which finds both forms of a host in it, and for nobody else', () => {
		knownHosts.accept(w1, newKey('one').blob);
		knownHosts.accept(w2, newKey('two').blob);
		for (const name of ['10.0.0.11', '[10.0.0.11]:2222']) {
			expect(execFileSync('ssh-keygen', ['-F', name, '-f', file()], {encoding: 'utf8'})).toContain('ssh-ed25519');
		}
		expect(statSync(file()).mode & 0o777).toBe(0o600);
	});

	it('prints fingerprints as ssh-keygen does', () => {
		const {blob, publicFile} = newKey('one');
		expect(execFileSync('ssh-keygen', ['-l', '-f', publicFile], {encoding: 'utf8'})).toContain(fingerprintOf(blob));
	});
});
