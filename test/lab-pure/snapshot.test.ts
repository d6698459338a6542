import {describe, expect, it} from 'vitest';
import type {MachineSnapshot} from '../../source/lab/snapshot.ts';
import {compareSnapshots} from '../../source/lab/snapshot-compare.ts';
import {parsePairs, parseSockets, parseTree, parseUnits} from '../../source/lab/snapshot-parse.ts';

const empty: MachineSnapshot = {packages: {}, units: {}, files: {}, users: {}, groups: {}, sockets: {}, keys: {}};

describe('comparing two snapshots', () => {
	it('finds nothing between equal ones', () => {
		const snapshot = {...empty, files: {'/etc/hosts': 'f 644 0:0 10 abc'}};
		expect(compareSnapshots(snapshot, structuredClone(snapshot))).toEqual([]);
	});

	it('names what was added, removed and changed, with both states', () => {
		const before = {...empty, packages: {less: '1'}, files: {'/etc/a': 'f 644 0:0 1 x', '/etc/b': 'f 644 0:0 1 y'}};
		const after = {...empty, files: {'/etc/a': 'f 600 0:0 1 x', '/etc/b': 'f 644 0:0 1 y', '/etc/c': 'd 755 0:0'}};
		expect(compareSnapshots(before, after)).toEqual([
			{section: 'packages', name: 'less', change: 'removed', before: '1', after: undefined},
			{section: 'files', name: '/etc/a', change: 'changed', before: 'f 644 0:0 1 x', after: 'f 600 0:0 1 x'},
			{section: 'files', name: '/etc/c', change: 'added', before: undefined, after: 'd 755 0:0'},
		]);
	});

	it("leaves the system's own bookkeeping out, and only that", () => {
		const after = {...empty, files: {'/etc/passwd-': 'f', '/etc/ld.so.cache': 'f', '/etc/passwd': 'f'}};
		expect(compareSnapshots(empty, after).map(({name}) => name)).toEqual(['/etc/passwd']);
	});

	it('leaves out what the caller chose to keep', () => {
		const after = {...empty, packages: {rsync: '3'}, keys: {'/root/.ssh/authorized_keys ssh-ed25519 A': 'present'}};
		expect(compareSnapshots(empty, after, {ignore: [/^packages rsync$/]})).toMatchObject([{section: 'keys', change: 'added'}]);
	});
});

describe('reading the state of a machine', () => {
	it('joins whether a unit is enabled with whether it is active, and forgets sessions and units that do not exist', () => {
		const unitFiles = 'ssh.service enabled enabled\ndistcc.service disabled enabled\nuser@.service static -\n';
		const states = [
			'ssh.service loaded active running OpenBSD Secure Shell server',
			'user@1000.service loaded active running User Manager for UID 1000',
			'redis.service not-found inactive dead redis.service',
			'rescue.service loaded inactive dead Rescue Shell',
		].join('\n');
		expect(parseUnits(unitFiles, states)).toEqual({'ssh.service': 'enabled active', 'distcc.service': 'disabled'});
	});

	it('describes files by content, links by target and folders by neither', () => {
		const tree = [
			'f\t644\t0:0\t5\t/etc/with space\t\0',
			'l\t777\t0:0\t9\t/etc/link\tto/there\0',
			'd\t755\t0:0\t4096\t/etc\t\0',
		].join('');
		const sum = 'a'.repeat(64);
		expect(parseTree(tree, `${sum}  /etc/with space\0`)).toEqual({
			'/etc/with space': `f 644 0:0 5 ${sum}`,
			'/etc/link': 'l 777 0:0 -> to/there',
			'/etc': 'd 755 0:0',
		});
	});

	it('keeps the address of a socket and not its inode, and forgets those of sessions', () => {
		const text = [
			'tcp   LISTEN 0 128 0.0.0.0:22 0.0.0.0:*',
			'u_str LISTEN 0 4096 /run/systemd/private 21508 * 0',
			'u_str LISTEN 0 4096 /run/user/1000/systemd/private 21600 * 0',
		].join('\n');
		expect(parseSockets(text)).toEqual({'tcp 0.0.0.0:22': 'listening', 'u_str /run/systemd/private': 'listening'});
	});

	it('splits at the first separator only', () => {
		expect(parsePairs('root:x:0:0\n', ':')).toEqual({root: 'x:0:0'});
	});
});
