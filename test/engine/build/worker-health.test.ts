import {connect, createServer, type Server, type Socket} from 'node:net';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {feelPulse} from '../../../source/engine/build/worker-health.ts';
import {temporaryDirectory} from '../../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let server: Server | undefined;
const place = () => path.join(directory.path, 's.sock');

async function serving(greet: (socket: Socket) => void): Promise<void> {
	await new Promise<void>((resolve) => {
		server = createServer((socket) => {
			socket.on('error', () => {});
			greet(socket);
		}).listen(place(), resolve);
	});
}

beforeEach(() => {
	directory = temporaryDirectory();
});
afterEach(() => {
	server?.close();
	server = undefined;
	directory.remove();
});

const feel = (timeoutMs: number) => feelPulse(() => connect(place()), timeoutMs);

it('a worker answers when its distccd says anything', async () => {
	await serving((socket) => socket.end('HTTP/1.0 200 OK\n'));
	expect(await feel(20_000)).toBe('answers');
});

it('a worker to which nothing leads is closed: compiles are refused there at once', async () => {
	expect(await feel(20_000)).toBe('closed');
});

it('a tunnel that opens and closes again is closed too', async () => {
	await serving((socket) => socket.end());
	expect(await feel(20_000)).toBe('closed');
});

it('a worker that lets us in and says nothing is silent', async () => {
	const held: Socket[] = [];
	await serving((socket) => held.push(socket));
	expect(await feel(50)).toBe('silent');
	for (const socket of held) socket.destroy();
});
