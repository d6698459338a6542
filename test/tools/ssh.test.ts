import {describe, expect, it} from 'vitest';
import {reachArgv, sshArgv, tunnelArgv} from '../../source/tools/ssh.ts';

const target = {address: '10.0.0.1', port: 2222, user: 'builder'};
const identity = {keyPath: '/keys/id', knownHostsPath: '/keys/known hosts'};
const common = [
	'-F',
	'/dev/null',
	'-i',
	'/keys/id',
	'-p',
	'2222',
	'-o',
	'BatchMode=yes',
	'-o',
	'IdentitiesOnly=yes',
	'-o',
	'IdentityAgent=none',
	'-o',
	'StrictHostKeyChecking=yes',
	'-o',
	'UserKnownHostsFile=/keys/known hosts',
	'-o',
	'GlobalKnownHostsFile=/dev/null',
	'-o',
	'ConnectTimeout=10',
	'-o',
	'ServerAliveInterval=5',
	'-o',
	'ServerAliveCountMax=3',
];

describe('ssh is called', () => {
	it('so that it never asks, and knows only our key and our host keys', () => {
		expect(sshArgv(target, identity)).toEqual(['ssh', ...common]);
	});

	it('to prove a login', () => {
		expect(reachArgv(target, identity)).toEqual(['ssh', ...common, '--', 'builder@10.0.0.1', 'true']);
	});

	it('as a tunnel by absolute path, because systemd wants one, and dies where it cannot listen', () => {
		expect(tunnelArgv(target, identity, [{here: '/run/d.sock', port: 3642}])).toEqual([
			'/usr/bin/ssh',
			...common,
			'-N',
			'-o',
			'ExitOnForwardFailure=yes',
			'-o',
			'StreamLocalBindUnlink=yes',
			'-L',
			'/run/d.sock:127.0.0.1:3642',
			'--',
			'builder@10.0.0.1',
		]);
	});

	it('through other machines with our options for each of them', () => {
		const jump = [
			{address: '192.0.2.1', port: 22, user: 'guest'},
			{address: '2001:db8::1', port: 2222, user: 'guest'},
		];
		const argv = sshArgv({...target, jump}, {...identity, keyPath: '/keys/100%'});
		const proxy = argv.find((word) => word.startsWith('ProxyCommand=')) ?? '';
		expect(proxy).toMatch(/^ProxyCommand=ssh -F \/dev\/null -i '?\/keys\/100%%'? -p 2222 /);
		expect(proxy).toMatch(/ -W 10\.0\.0\.1:2222 -- guest@2001:db8::1$/);
		expect(proxy).toContain("'UserKnownHostsFile=/keys/known hosts'");
		// The way to the second one is a word of the first one's command.
		expect(proxy).toContain("'ProxyCommand=ssh -F /dev/null");
		expect(proxy).toContain('/keys/100%%%%');
		expect(proxy).toContain("-W '\\''[2001:db8::1]:2222'\\'' -- guest@192.0.2.1'");
	});
});
