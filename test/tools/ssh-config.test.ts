import {describe, expect, it} from 'vitest';
import {chosenIdentities, parseSshConfig, sshConfigCommand} from '../../source/tools/ssh-config.ts';
import {fixture} from '../support/fixture.ts';

const local = {home: '/home/builder', user: 'builder'};

function parsed(name: string) {
	const config = parseSshConfig(fixture(`ssh/10.6-g-${name}.txt`));
	if (config === undefined) throw new Error('it was not read');
	return config;
}

describe('what ssh -G says', () => {
	it('of an alias: address, port, user, key and jump host', () => {
		const far = parsed('far');
		expect(far).toEqual({
			hostname: '198.18.77.12',
			port: 2222,
			user: 'ci',
			identityFiles: ['~/.ssh/id_work'],
			proxyJump: ['gate'],
		});
		expect(chosenIdentities(far, local)).toEqual(['/home/builder/.ssh/id_work']);
	});

	it('of a chain: every machine on the way', () => {
		expect(parsed('chain').proxyJump).toEqual(['root@198.18.77.11:2022', 'far']);
	});

	it('of a name with a program of the user that connects', () => {
		expect(parsed('corp')).toMatchObject({proxyCommand: 'nc -X connect -x proxy:8080 %h %p', proxyJump: []});
	});

	it('of a plain address: nothing but defaults, no key of choice', () => {
		const plain = parsed('address');
		expect(plain).toMatchObject({hostname: '198.18.77.13', port: 22, proxyJump: []});
		expect(plain.identityFiles.length).toBeGreaterThan(3);
		expect(chosenIdentities(plain, local)).toEqual([]);
	});

	it.each([
		['%d/.ssh/id_%h_%r', ['/home/builder/.ssh/id_10.0.0.9_ci']],
		['~/keys/%u%%', []],
		['~/keys/%u', ['/home/builder/keys/builder']],
		['~/keys/%C', []],
		['relative', []],
		['/home/builder/.ssh/id_rsa', []],
	])('expands the tokens of a key file, as ssh does when it connects: %s', (file, expected) => {
		const config = {hostname: '10.0.0.9', port: 22, user: 'ci', identityFiles: [file], proxyJump: []};
		expect(chosenIdentities(config, local)).toEqual(expected);
	});

	it.each(['', 'hostname contains invalid characters\n', 'hostname a\nport 0\nuser b\n', 'hostname\n'])(
		'is undefined of %j',
		(text) => {
			expect(parseSshConfig(text)).toBeUndefined();
		},
	);

	it('is asked with the name behind a double dash', () => {
		expect(sshConfigCommand('-oProxyCommand=id').argv).toEqual(['ssh', '-G', '--', '-oProxyCommand=id']);
	});
});
