import path from 'node:path';
import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import {toFailure} from '../../source/engine/failure.ts';
import type {Host} from '../../source/engine/host.ts';
import {KnownHosts} from '../../source/engine/known-hosts.ts';
import {connectSsh} from '../../source/engine/ssh-host.ts';
import {type FakeSshServer, startFakeSshServer, withoutLeash} from '../support/fake-ssh-server.ts';
import {temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let server: FakeSshServer;
let host: Host;
let started: string[];
let closed: string[];

beforeEach(async () => {
	directory = temporaryDirectory();
	started = [];
	closed = [];
	server = await startFakeSshServer({
		onCommand(leashed, channel) {
			const command = withoutLeash(leashed);
			channel.resume();
			// What ends a command that was given up.
			if (command.startsWith('sh -c')) {
				channel.exit(0);
				channel.end();
				return;
			}
			started.push(command);
			channel.on('close', () => closed.push(command));
		},
	});
	host = await connectSsh({
		target: {address: '127.0.0.1', port: server.port, user: 'builder'},
		hostName: 'w1',
		password: 'right',
		knownHosts: new KnownHosts(path.join(directory.path, 'known_hosts')),
		onHostKey: () => true,
		keepAliveMs: 60_000,
	});
});
afterEach(() => {
	host.close();
	server.close();
	directory.remove();
});

async function failureOf(work: Promise<unknown>) {
	return work.then(
		() => expect.unreachable('it did not fail'),
		(error: unknown) => toFailure(error),
	);
}

it('a machine that never opens the channel is given up at the deadline of the command', async () => {
	server.freeze();
	expect(await failureOf(host.exec({argv: ['wait'], timeoutMs: 100}))).toEqual({
		code: 'timeout',
		message: 'wait on w1 took longer than 0 s.',
	});
});

it('a command that is cancelled ends at once, its channel is closed, and its signal holds nothing of it', async () => {
	const controller = new AbortController();
	const removed = vi.spyOn(controller.signal, 'removeEventListener');
	const running = failureOf(host.exec({argv: ['wait']}, {signal: controller.signal}));
	await vi.waitFor(() => expect(started).toEqual(['wait']), {timeout: 5000});
	controller.abort();
	expect(await running).toEqual({code: 'cancelled', message: 'wait on w1 was cancelled.'});
	await vi.waitFor(() => expect(closed).toEqual(['wait']), {timeout: 5000});
	expect(removed).toHaveBeenCalledOnce();
});

it('a command that was cancelled before is never started, also while it waits for a channel', async () => {
	expect(await failureOf(host.exec({argv: ['wait']}, {signal: AbortSignal.abort()}))).toMatchObject({code: 'cancelled'});
	const controller = new AbortController();
	const all = Array.from({length: 12}, (_, index) => failureOf(host.exec({argv: [`wait${index}`]}, {signal: controller.signal})));
	await vi.waitFor(() => expect(started).toHaveLength(8), {timeout: 5000});
	controller.abort();
	expect((await Promise.all(all)).map(({code}) => code)).toEqual(Array(12).fill('cancelled'));
	expect(started).toHaveLength(8);
});

it('after the connection was cut every command fails as unreachable, those that run and those that come', async () => {
	const running = failureOf(host.exec({argv: ['wait']}));
	await vi.waitFor(() => expect(started).toEqual(['wait']), {timeout: 5000});
	server.drop();
	const atOnce = failureOf(host.exec({argv: ['later']}));
	expect((await Promise.all([running, atOnce])).map(({code}) => code)).toEqual(['unreachable', 'unreachable']);
	expect(await failureOf(host.exec({argv: ['later']}))).toMatchObject({code: 'unreachable'});
});
