import {describe, expect, it} from 'vitest';
import {authorizedKeyLine, clientAddress} from '../../source/tools/authorized-keys.ts';

const key = {publicKey: 'ssh-ed25519 AAAA', marker: 'distbuild-tui[farm]', from: '10.0.0.1', permitOpen: [], hasTerminal: false};

describe('a line of authorized_keys', () => {
	it('gives nothing that is not needed', () => {
		expect(authorizedKeyLine(key)).toBe('restrict,from="10.0.0.1" ssh-ed25519 AAAA distbuild-tui[farm]');
	});

	it('forwards to the places that are named only', () => {
		expect(authorizedKeyLine({...key, permitOpen: ['127.0.0.1:3642', '[fe80::1]:22'], hasTerminal: true})).toBe(
			'restrict,from="10.0.0.1",pty,port-forwarding,permitopen="127.0.0.1:3642",permitopen="[fe80::1]:22",permitlisten="127.0.0.1:1" ssh-ed25519 AAAA distbuild-tui[farm]',
		);
	});

	it('quotes the command that it forces', () => {
		expect(authorizedKeyLine({...key, command: 'echo "a b"'})).toContain(',command="echo \\"a b\\"" ');
	});
});

it.each([
	['198.18.77.10 50022 198.18.77.11 22\n', '198.18.77.10'],
	['2001:db8::7 50022 2001:db8::1 22', '2001:db8::7'],
	['fe80::1%eth0 50022 fe80::2%eth0 22', 'fe80::1%eth0'],
	['', undefined],
	['a",command="x 1 2 3', undefined],
	['UNKNOWN 65535 UNKNOWN 65535', undefined],
])('SSH_CONNECTION %j comes from %s', (text, address) => {
	expect(clientAddress(text)).toBe(address);
});
