import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {ServerChannel} from 'ssh2';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {toFailure} from '../../source/engine/failure.ts';
import {KnownHosts} from '../../source/engine/known-hosts.ts';
import {connectSsh, type SshLogin} from '../../source/engine/ssh-host.ts';
import {type FakeSshServer, startFakeSshServer, withoutLeash} from '../support/fake-ssh-server.ts';

let directory: string;
let server: FakeSshServer;
let commands: Record<string, (channel: ServerChannel) => void>;

function finish(channel: ServerChannel, code = 0): void {
	channel.exit(code);
	channel.end();
}

function login(more: Partial<SshLogin> = {}): SshLogin {
	return {
		target: {address: '127.0.0.1', port: server.port, user: 'builder'},
		hostName: 'w1',
		password: 'right',
		knownHosts: new KnownHosts(path.join(directory, 'known_hosts')),
		onHostKey: () => true,
		...more,
	};
}

async function failureOf(work: Promise<unknown>) {
	return work.then(
		() => {
			throw new Error('it did not fail');
		},
		(error: unknown) => toFailure(error),
	);
}

beforeEach(async () => {
	directory = mkdtempSync(path.join(os.tmpdir(), 'ssh-host-'));
	commands = {};
	server = await startFakeSshServer({
		onCommand(command, channel) {
			const handler = commands[withoutLeash(command)];
			if (handler === undefined) finish(channel, 127);
			else handler(channel);
		},
	});
});

afterEach(() => {
	server.close();
	rmSync(directory, {recursive: true, force: true});
});

describe('a login', () => {
	it('runs commands and gives their output and exit code', async () => {
		commands['hello'] = (channel) => {
			channel.write('out\n');
			channel.stderr.write('err\n');
			finish(channel, 3);
		};
		const host = await connectSsh(login());
		expect(await host.exec({argv: ['hello']})).toEqual({code: 3, stdout: 'out\n', stderr: 'err\n'});
		host.close();
	});

	it('with a wrong password is denied in a sentence, not retried', async () => {
		const failure = await failureOf(connectSsh(login({password: 'wrong'})));
		expect(failure).toMatchObject({code: 'denied', message: expect.stringContaining('refused the password of builder')});
		expect(server.attempts.filter((method) => method === 'password')).toHaveLength(1);
	});

	it('in which nothing runs until a new password is set says so', async () => {
		commands['anything'] = (channel) => {
			channel.stderr.write('WARNING: Your password has expired.\nPassword change required but no TTY available.\n');
			finish(channel, 1);
		};
		const host = await connectSsh(login());
		expect(await failureOf(host.exec({argv: ['anything']}))).toMatchObject({
			code: 'denied',
			message: expect.stringContaining('The password of builder on w1 has expired'),
		});
		host.close();
	});

	it('to a port where nobody listens is unreachable', async () => {
		const port = server.port;
		server.close();
		const failure = await failureOf(connectSsh({...login(), target: {address: '127.0.0.1', port, user: 'builder'}}));
		expect(failure.code).toBe('unreachable');
	});
});

describe('the pitfalls of node-ssh', () => {
	it('1: a server that falls silent is reported as lost and throws nothing', async () => {
		const lost: string[] = [];
		const uncaught = vi.fn();
		process.on('uncaughtException', uncaught);
		const host = await connectSsh(login({keepAliveMs: 50, onLost: (reason) => lost.push(reason)}));
		server.freeze();
		await vi.waitFor(() => expect(lost).toHaveLength(1), {timeout: 5000});
		expect(await failureOf(host.exec({argv: ['hello']}))).toMatchObject({code: 'unreachable'});
		expect(uncaught).not.toHaveBeenCalled();
		process.off('uncaughtException', uncaught);
		host.close();
	});

	it('2: of a flood of output a bounded part is kept, and none where lines are enough', async () => {
		const megabyte = `${'x'.repeat(1023)}\n`.repeat(1024);
		commands['flood'] = (channel) => {
			let left = 12;
			const more = () => {
				while (left > 0) {
					left -= 1;
					if (!channel.write(megabyte)) return void channel.once('drain', more);
				}
				return finish(channel);
			};
			more();
		};
		const host = await connectSsh(login());
		const kept = await host.exec({argv: ['flood']});
		expect(kept.stdout.length).toBeLessThan(6 * 1024 * 1024);
		expect(kept.stdout).toMatch(/bytes more\)$/);
		let lines = 0;
		const streamed = await host.exec(
			{argv: ['flood']},
			{
				keepsNothing: true,
				onLine: () => {
					lines += 1;
				},
			},
		);
		expect(streamed.stdout).toBe('');
		expect(lines).toBe(12 * 1024);
		host.close();
	});

	it('3: a character that is split over two chunks arrives whole', async () => {
		const bytes = Buffer.from('a█b\n');
		commands['split'] = (channel) => {
			channel.write(bytes.subarray(0, 2));
			setImmediate(() => {
				channel.write(bytes.subarray(2));
				finish(channel);
			});
		};
		const host = await connectSsh(login());
		const lines: string[] = [];
		expect((await host.exec({argv: ['split']}, {onLine: (line) => lines.push(line)})).stdout).toBe('a█b\n');
		expect(lines).toEqual(['a█b']);
		host.close();
	});

	it('4: to a host with an unknown or a changed key nothing is sent', async () => {
		const unknown = await failureOf(connectSsh({...login(), onHostKey: () => false}));
		expect(unknown).toMatchObject({code: 'not-provisioned', message: expect.stringContaining('not known')});
		const knownHosts = new KnownHosts(path.join(directory, 'known_hosts'));
		const other = Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.alloc(36, 1)]);
		knownHosts.accept(login().target, other);
		const changed = await failureOf(connectSsh(login()));
		expect(changed).toMatchObject({code: 'host-key', message: expect.stringContaining('CHANGED')});
		expect(server.attempts).toEqual([]);
	});

	it('5: a command that does not end is given up, and its channel closed', async () => {
		let isClosed = false;
		commands['hang'] = (channel) => {
			// A stream that nobody reads never closes.
			channel.resume();
			channel.on('close', () => {
				isClosed = true;
			});
		};
		const host = await connectSsh(login());
		expect(await failureOf(host.exec({argv: ['hang'], timeoutMs: 100}))).toMatchObject({code: 'timeout'});
		await vi.waitFor(() => expect(isClosed).toBe(true), {timeout: 5000});
		host.close();
	});

	it('6: more commands than sshd allows sessions wait for their turn', async () => {
		let running = 0;
		let most = 0;
		commands['work'] = (channel) => {
			running += 1;
			most = Math.max(most, running);
			setTimeout(() => {
				running -= 1;
				finish(channel);
			}, 20);
		};
		const warnings = vi.fn();
		process.on('warning', warnings);
		const host = await connectSsh(login());
		const {signal} = new AbortController();
		const results = await Promise.all(Array.from({length: 40}, () => host.exec({argv: ['work']}, {signal})));
		expect(results.every(({code}) => code === 0)).toBe(true);
		expect(most).toBe(8);
		await new Promise(setImmediate);
		expect(warnings).not.toHaveBeenCalled();
		process.off('warning', warnings);
		host.close();
	});

	it('7: a command whose connection breaks fails instead of ending well', async () => {
		commands['cut'] = () => server.drop();
		const host = await connectSsh(login());
		expect(await failureOf(host.exec({argv: ['cut']}))).toMatchObject({code: 'unreachable'});
		host.close();
	});
});
