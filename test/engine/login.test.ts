import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import ssh2, {type AuthContext} from 'ssh2';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {toFailure} from '../../source/engine/failure.ts';
import {firstLogin} from '../../source/engine/first-login.ts';
import {KnownHosts} from '../../source/engine/known-hosts.ts';
import {findOwnKeys, readKeyFile} from '../../source/engine/login-keys.ts';
import {PasswordGate} from '../../source/engine/password-gate.ts';
import type {Secrets} from '../../source/engine/secrets.ts';
import type {SshLogin} from '../../source/engine/ssh-host.ts';
import {type FakeSshServer, startFakeSshServer} from '../support/fake-ssh-server.ts';
import {temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
const servers: FakeSshServer[] = [];
const gate = () => new PasswordGate();

beforeEach(() => {
	directory = temporaryDirectory();
	// Not the keys of who runs the test.
	vi.stubEnv('HOME', directory.path);
	vi.stubEnv('SSH_AUTH_SOCK', '');
});
afterEach(() => {
	for (const server of servers.splice(0)) server.close();
	vi.unstubAllEnvs();
	directory.remove();
});

async function start(onLogin: (context: AuthContext) => void): Promise<FakeSshServer> {
	const server = await startFakeSshServer({onLogin, onCommand: () => {}});
	servers.push(server);
	return server;
}

function logIn(
	server: FakeSshServer,
	secrets: Secrets,
	more: {identityFile?: string; gate?: PasswordGate; name?: string; login?: Partial<SshLogin>} = {},
) {
	const {name = 'w1', identityFile} = more;
	const machine = {
		name,
		address: '127.0.0.1',
		port: server.port,
		user: 'builder',
		...(identityFile === undefined ? {} : {identityFile}),
	};
	const knownHosts = new KnownHosts(path.join(directory.path, 'known_hosts'));
	const login = {target: machine, hostName: name, knownHosts, onHostKey: () => true, ...more.login};
	return firstLogin(machine, login, {secrets, gate: more.gate ?? gate()});
}

async function failureOf(work: ReturnType<typeof logIn>) {
	return work.then(
		() => expect.unreachable('it did not fail'),
		(error: unknown) => toFailure(error),
	);
}

function makeKey(name: string, passphrase = ''): string {
	const file = path.join(directory.path, name);
	execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', '', '-f', file], {timeout: 20_000});
	return file;
}

/** Takes a key by its public half, whatever it is signed with. */
function takesKey(file: string) {
	const wanted = ssh2.utils.parseKey(readFileSync(`${file}.pub`));
	if (wanted instanceof Error) throw wanted;
	return (context: AuthContext) => {
		if (context.method === 'publickey' && context.key.data.equals(wanted.getPublicSSH())) context.accept();
		else context.reject(['publickey']);
	};
}

describe('a first login by password', () => {
	it('answers the one question of keyboard-interactive where no password is taken as such', async () => {
		const asked: string[] = [];
		const server = await start((context) => {
			if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
			return context.prompt([{prompt: 'Password: ', echo: false}], (answers) => {
				asked.push(...answers);
				context.accept();
			});
		});
		(await logIn(server, {login: 'right'})).close();
		expect(asked).toEqual(['right']);
	});

	it.each<readonly [string, string, RegExp]>([
		['wants a new password', 'New password: ', /has expired, and nothing runs there until a new one is set/],
		['says that it is to be changed', 'Current password: ', /has expired/],
		['asks for a code', 'Verification code: ', /asks builder "Verification code:", which this program cannot answer/],
	])('does not hang where the host %s', async (_what, prompt, message) => {
		const server = await start((context) => {
			if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
			return context.prompt([{prompt: 'Password: ', echo: false}], () =>
				context.prompt([{prompt, echo: false}], () => context.reject()),
			);
		});
		expect(await failureOf(logIn(server, {login: 'right'}))).toMatchObject({
			code: 'denied',
			message: expect.stringMatching(message),
		});
	});

	it('sends a wrong one once, though the host would take it in two ways', async () => {
		const server = await start((context) => context.reject(['password', 'keyboard-interactive']));
		expect(await failureOf(logIn(server, {login: 'wrong'}))).toMatchObject({
			code: 'denied',
			wants: {host: 'w1', kind: 'login', of: 'builder', because: 'refused'},
		});
		expect(server.attempts).toEqual(['none', 'password']);
	});

	it('is asked for where the host takes one and none is there', async () => {
		const server = await start((context) => context.reject(['publickey', 'password']));
		expect(await failureOf(logIn(server, {}))).toMatchObject({code: 'password-needed', wants: {because: 'missing'}});
		expect(server.attempts).toEqual(['none']);
	});

	it('is not given to a host that nobody could answer for', async () => {
		const server = await start((context) => context.reject(['password']));
		const failure = await failureOf(logIn(server, {login: 'right', hosts: {w1: {isLeftOut: true}}}));
		expect(failure.message).toContain('w1 was left out');
		expect(server.attempts).toEqual([]);
	});

	it('goes to one of several hosts first, and to no other where that one refuses it', async () => {
		const all = await Promise.all(Array.from({length: 4}, () => start((context) => context.reject(['password']))));
		const shared = gate();
		const failures = await Promise.all(
			all.map((server, index) => failureOf(logIn(server, {login: 'wrong'}, {gate: shared, name: `w${index}`}))),
		);
		expect(failures.map(({wants}) => wants?.because).toSorted()).toEqual(['refused', 'untried', 'untried', 'untried']);
		expect(all.flatMap(({attempts}) => attempts).filter((method) => method === 'password')).toHaveLength(1);
	});

	it('is not held back by a host that gave up while it waited for its turn', async () => {
		const taken = gate();
		const first = await taken.enter('login builder right');
		const accepting = (context: AuthContext) => (context.method === 'password' ? context.accept() : context.reject(['password']));
		const [gone, other] = await Promise.all([start(accepting), start(accepting)]);
		const lost = failureOf(logIn(gone, {login: 'right'}, {gate: taken, name: 'gone'}));
		await vi.waitFor(() => expect(gone.attempts).toEqual(['none']), {timeout: 5000});
		gone.drop();
		expect(await lost).toMatchObject({code: 'unreachable'});
		first?.settle(undefined);
		(await logIn(other, {login: 'right'}, {gate: taken, name: 'other'})).close();
		expect(gone.attempts).toEqual(['none']);
	});

	it('goes to all hosts once one of them has taken it', async () => {
		const all = await Promise.all(
			Array.from({length: 4}, () =>
				start((context) => (context.method === 'password' ? context.accept() : context.reject(['password']))),
			),
		);
		const shared = gate();
		const hosts = await Promise.all(
			all.map((server, index) => logIn(server, {login: 'right'}, {gate: shared, name: `w${index}`})),
		);
		for (const host of hosts) host.close();
		expect(all.map(({attempts}) => attempts)).toEqual(all.map(() => ['none', 'password']));
	});
});

describe('a first login by key', () => {
	it('uses the file that is named, and says which methods there are where it does not help', async () => {
		const file = makeKey('mine');
		const server = await start(takesKey(file));
		(await logIn(server, {}, {identityFile: file})).close();
		const other = await failureOf(logIn(server, {login: 'unused'}, {identityFile: makeKey('other')}));
		expect(other).toMatchObject({code: 'denied', message: expect.stringContaining('it offers publickey')});
		expect(other.message).toContain('~/other');
	});

	it('asks for the passphrase of a locked one, and says that a wrong one is wrong', async () => {
		const file = makeKey('locked', 'open sesame');
		const server = await start(takesKey(file));
		const wants = {host: 'w1', kind: 'passphrase', of: file};
		expect(await failureOf(logIn(server, {}, {identityFile: file}))).toMatchObject({wants: {...wants, because: 'missing'}});
		const wrong = {passphrases: {[file]: 'open barley'}};
		expect(await failureOf(logIn(server, wrong, {identityFile: file}))).toMatchObject({wants: {...wants, because: 'refused'}});
		(await logIn(server, {passphrases: {[file]: 'open sesame'}}, {identityFile: file})).close();
	});

	it('says where more than one proof is wanted', async () => {
		const file = makeKey('mine');
		const server = await start((context) => context.reject(['publickey', 'password'], context.method === 'publickey'));
		const failure = await failureOf(logIn(server, {}, {identityFile: file}));
		expect(failure.message).toContain('wants more than one proof (AuthenticationMethods)');
	});

	it('finds the usual files of the user, and none that is locked', async () => {
		execFileSync('mkdir', ['-p', path.join(directory.path, '.ssh')]);
		makeKey('.ssh/id_ed25519');
		makeKey('.ssh/id_ecdsa', 'locked');
		const keys = await findOwnKeys(undefined, undefined);
		expect(keys.files.map(({path: file}) => path.basename(file))).toEqual(['id_ed25519']);
		expect(keys.said).toBe('~/.ssh/id_ed25519; ~/.ssh/id_ecdsa is locked');
	});

	it('is not stopped by an agent that is not there', async () => {
		vi.stubEnv('SSH_AUTH_SOCK', path.join(directory.path, 'nobody'));
		expect(await findOwnKeys(undefined, undefined)).toEqual({files: [], said: '', untried: 0});
	});
});

it.each([
	['/nonexistent/key', 'is not there'],
	[import.meta.filename, 'is no key that can be read'],
])('the key file %s is useless, with the reason', (file, reason) => {
	expect(readKeyFile(file, undefined)).toMatchObject({state: 'useless', reason: expect.stringContaining(reason)});
});
