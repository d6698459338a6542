import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {toFailure} from '../../source/engine/failure.ts';
import {HostPool} from '../../source/engine/host-pool.ts';
import {KnownHosts} from '../../source/engine/known-hosts.ts';
import {statePaths} from '../../source/engine/paths.ts';
import {connectSsh} from '../../source/engine/ssh-host.ts';
import {input} from '../actions/support.ts';
import {withoutLeash} from '../support/fake-ssh-server.ts';
import {startFakeWorker} from '../support/fake-worker.ts';
import {temporaryDirectory} from '../support/run.ts';

const password = 'correct horse';
let directory: ReturnType<typeof temporaryDirectory>;
let server: Awaited<ReturnType<typeof startFakeWorker>>;
let pool: HostPool;

beforeEach(async () => {
	directory = temporaryDirectory();
	vi.stubEnv('XDG_STATE_HOME', path.join(directory.path, 'state'));
	// Not the keys of who runs the test.
	vi.stubEnv('SSH_AUTH_SOCK', '');
	vi.stubEnv('HOME', directory.path);
	server = await startFakeWorker(path.join(directory.path, 'home'), password);
});
afterEach(async () => {
	await pool.close();
	server.close();
	vi.unstubAllEnvs();
	directory.remove();
});

/** Our host key is known; `trusted`: our key is made and let in. */
async function open(options: {isTrusted?: boolean; isBootstrap?: boolean; password?: string}) {
	const paths = statePaths('farm');
	mkdirSync(path.dirname(paths.key), {recursive: true});
	const knownHosts = new KnownHosts(paths.knownHosts);
	const onHostKey = (_fingerprint: string, key: Uint8Array) => {
		knownHosts.accept(server.worker, key);
		return false;
	};
	await connectSsh({target: server.worker, hostName: 'w1', knownHosts, onHostKey}).catch(() => {});
	if (options.isTrusted === true) {
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', paths.key], {timeout: 20_000});
		mkdirSync(path.dirname(server.keys), {recursive: true});
		writeFileSync(server.keys, readFileSync(`${paths.key}.pub`));
	}
	server.attempts.length = 0;
	const config = {...input.config, workers: [server.worker]};
	const secrets = options.password === undefined ? {} : {login: options.password};
	pool = new HostPool({config, paths, secrets, isBootstrap: options.isBootstrap ?? false});
	return pool;
}

async function failureOf(work: Promise<unknown>) {
	return work.then(
		() => expect.unreachable('it did not fail'),
		(error: unknown) => toFailure(error),
	);
}

describe('the hosts of a run', () => {
	it('are opened once for all who ask, and the master is this machine', async () => {
		const hosts = await open({isTrusted: true});
		const [one, other] = await Promise.all([hosts.get('w1'), hosts.get('w1')]);
		expect(one).toBe(other);
		expect((await one.exec({argv: ['echo', 'there']})).stdout).toBe('there\n');
		expect((await (await hosts.get('master')).exec({argv: ['echo', 'here']})).stdout).toBe('here\n');
		expect(server.commands.map(withoutLeash)).toEqual(['echo there']);
	});

	it('are opened again after they were lost', async () => {
		const hosts = await open({isTrusted: true});
		const first = await hosts.get('w1');
		server.drop();
		await vi.waitFor(async () => expect(await hosts.get('w1')).not.toBe(first), {timeout: 5000});
		expect((await (await hosts.get('w1')).exec({argv: ['true']})).code).toBe(0);
		expect(await failureOf(first.exec({argv: ['true']}))).toMatchObject({code: 'unreachable'});
	});

	it('that could not be opened are tried again when they are asked for again', async () => {
		const hosts = await open({isTrusted: true});
		const keys = readFileSync(server.keys);
		writeFileSync(server.keys, '');
		expect(await failureOf(hosts.get('w1'))).toMatchObject({code: 'denied', hint: 'Run ssh-setup.'});
		writeFileSync(server.keys, keys);
		expect((await hosts.get('w1')).name).toBe('w1');
	});

	it('never see a password where the key is meant to open them', async () => {
		const hosts = await open({isTrusted: false, password});
		expect(await failureOf(hosts.get('w1'))).toMatchObject({code: 'not-provisioned', message: 'w1 is not trusted yet.'});
		expect(server.attempts).toEqual([]);
	});

	it('are opened by password only to set them up', async () => {
		const hosts = await open({isBootstrap: true, password});
		expect((await (await hosts.get('w1')).exec({argv: ['true']})).code).toBe(0);
		expect(server.attempts).toContain('password');
	});

	it('are unknown where the configuration does not name them', async () => {
		expect(await failureOf((await open({})).get('w9'))).toMatchObject({code: 'configuration'});
	});
});
