import type {AddressInfo} from 'node:net';
import {createServer, type Server, type Socket} from 'node:net';
import {afterEach, describe, expect, it} from 'vitest';
import {toFailure} from '../../../source/engine/failure.ts';
import {greet, localAddressTo} from '../../../source/engine/survey/greet.ts';

const servers: Server[] = [];

async function serve(onConnection: (socket: Socket) => void): Promise<number> {
	const server = createServer((socket) => {
		socket.on('error', () => {});
		onConnection(socket);
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
}

afterEach(() => {
	for (const server of servers.splice(0)) server.close();
});

async function messageOf(port: number, address = '127.0.0.1'): Promise<string> {
	return greet({address, port}).then(
		() => 'it was taken',
		(error: unknown) => toFailure(error).message,
	);
}

describe('how a machine greets', () => {
	it('is its banner, its distance, and our address that leads there', async () => {
		const port = await serve((socket) => socket.write('pre-banner text\r\nSSH-2.0-OpenSSH_10.6p1 Debian-1\r\nmore'));
		const greeting = await greet({address: 'localhost', port});
		expect(greeting).toMatchObject({banner: 'SSH-2.0-OpenSSH_10.6p1 Debian-1', localAddress: '127.0.0.1'});
		expect(greeting.latencyMs).toBeGreaterThan(0);
	});

	it('is said where it is no sshd, whatever it is', async () => {
		const web = await serve((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n'.repeat(100)));
		expect(await messageOf(web)).toBe(`127.0.0.1 port ${web}: what answers is no sshd.`);
		const rude = await serve((socket) => socket.end());
		expect(await messageOf(rude)).toBe(`127.0.0.1 port ${rude}: it hung up without a greeting.`);
	});

	it('is said where nobody listens, and where the name is not known', async () => {
		const port = await serve(() => {});
		await new Promise((resolve) => servers.pop()?.close(resolve));
		expect(await messageOf(port)).toBe(`127.0.0.1 port ${port}: nothing listens there.`);
		expect(await messageOf(22, 'no-such-name.invalid')).toContain('The name no-such-name.invalid is not known here');
	});

	it('does not wait for ever for who says nothing', async () => {
		const port = await serve(() => {});
		expect(await messageOf(port)).toBe(`127.0.0.1 port ${port}: something answers, but not like sshd.`);
	});
});

describe('our address', () => {
	it('is the one from which packets leave for there', async () => {
		expect(await localAddressTo('127.0.0.1')).toBe('127.0.0.1');
	});

	it('is not known for a name that nobody knows', async () => {
		expect(await localAddressTo('no-such-name.invalid')).toBeUndefined();
	});
});
