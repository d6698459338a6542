import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {WorkerConfig} from '../../source/config/config.ts';
import {startFakeSshServer} from './fake-ssh-server.ts';

/**
 * A worker without a machine: really runs what it is told, as the user of the test in a home of its own, and lets in whom the
 * `authorized_keys` of that home names.
 */
export async function startFakeWorker(home: string, password: string) {
	mkdirSync(home, {recursive: true});
	const keys = path.join(home, '.ssh', 'authorized_keys');
	const commands: string[] = [];
	const server = await startFakeSshServer({
		password,
		authorizedKeys: () => (existsSync(keys) ? readFileSync(keys, 'utf8') : ''),
		onCommand(command, channel) {
			commands.push(command);
			const child = spawn('sh', ['-c', command], {
				cwd: home,
				env: {PATH: process.env['PATH'], HOME: home, SSH_CONNECTION: '127.0.0.1 50000 127.0.0.1 22'},
			});
			channel.pipe(child.stdin);
			child.stdout.pipe(channel, {end: false});
			child.stderr.pipe(channel.stderr, {end: false});
			child.stdin.on('error', () => {});
			child.on('close', (code) => {
				channel.exit(code ?? 1);
				channel.end();
			});
		},
	});
	const worker: WorkerConfig = {name: 'w1', address: '127.0.0.1', port: server.port, user: 'builder'};
	return {...server, worker, keys, commands};
}
