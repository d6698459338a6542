import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import ssh2, {type ServerChannel} from 'ssh2';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {masterAddress} from '../../../source/engine/survey/master-address.ts';
import {survey} from '../../../source/engine/survey/survey.ts';
import {type Candidate, type Findings, nothingFound} from '../../../source/state/survey.ts';
import {type FakeSshServer, startFakeSshServer, withoutLeash} from '../../support/fake-ssh-server.ts';
import {temporaryDirectory} from '../../support/run.ts';
import {candidate} from '../../support/wizard.ts';

const facts = [
	'distribution=debian 13',
	'codename=trixie',
	'architecture=x86_64',
	'cores=16',
	'memoryKibibytes=65536000',
	'freeKibibytes=1000000',
	'apt=yes',
	'systemd=yes',
	'',
];

let directory: ReturnType<typeof temporaryDirectory>;
let server: FakeSshServer;
let swallowed: number;
let authorized: string;
let system: readonly string[];

function answer(command: string, channel: ServerChannel): void {
	const finish = (text: string) => {
		channel.write(text);
		channel.exit(0);
		channel.end();
	};
	if (withoutLeash(command).startsWith('date')) finish(`${Date.now() + 3_600_000}000000\n`);
	else if (command.includes('os-release')) finish(system.join('\n'));
	else {
		channel.on('data', (chunk: Buffer) => {
			swallowed += chunk.length;
		});
		channel.on('end', () => finish(''));
	}
}

beforeEach(async () => {
	directory = temporaryDirectory();
	swallowed = 0;
	authorized = '';
	system = facts;
	// The keys of a user of this test alone.
	vi.stubEnv('HOME', directory.path);
	vi.stubEnv('SSH_AUTH_SOCK', '');
	server = await startFakeSshServer({onCommand: answer, authorizedKeys: () => authorized});
});

afterEach(() => {
	vi.unstubAllEnvs();
	server.close();
	directory.remove();
});

function makeKey(): void {
	// ssh2 1.17 makes some keys that it cannot read itself.
	let pair = ssh2.utils.generateKeyPairSync('ed25519');
	while (ssh2.utils.parseKey(pair.private) instanceof Error) pair = ssh2.utils.generateKeyPairSync('ed25519');
	mkdirSync(path.join(directory.path, '.ssh'));
	writeFileSync(path.join(directory.path, '.ssh/id_ed25519'), pair.private, {mode: 0o600});
	authorized = pair.public;
}

async function seen(candidates: readonly Candidate[], signal?: AbortSignal): Promise<readonly Findings[]> {
	const findings = new Map<Candidate, Findings>();
	await survey(candidates, (one, found) => findings.set(one, {...(findings.get(one) ?? nothingFound), ...found}), signal);
	return candidates.map((one) => findings.get(one) ?? nothingFound);
}

const here = () => candidate('w1', {address: '127.0.0.1', port: server.port});

describe('a look at a machine', () => {
	it('that a key opens shows what it is, how far it is, how fast the way there is and what its clock says', async () => {
		makeKey();
		const [found] = await seen([here()]);
		expect(found).toMatchObject({
			phase: 'done',
			login: 'open',
			machine: {cores: 16, memoryBytes: 65_536_000 * 1024, freeDiskBytes: 1_024_000_000, system: 'debian 13 trixie'},
			localAddress: '127.0.0.1',
			software: expect.stringMatching(/ssh2js/),
			fingerprint: expect.stringMatching(/^SHA256:/),
		});
		expect(Math.abs((found?.clockSkewMs ?? 0) - 3_600_000)).toBeLessThan(5000);
		expect(found?.bytesPerSecond).toBeGreaterThan(100_000);
		expect(swallowed).toBeLessThanOrEqual(17 * 1024 * 1024);
	});

	it('that this program cannot serve is said at once', async () => {
		makeKey();
		system = facts.filter((line) => line !== 'apt=yes');
		const [found] = await seen([here()]);
		expect(found).toMatchObject({
			phase: 'done',
			machine: {cores: 16},
			problem: expect.stringContaining('w1 runs debian 13 without apt.'),
		});
	});

	it('that wants a password says so, and never tries one', async () => {
		const [found] = await seen([here()]);
		expect(found).toMatchObject({phase: 'done', login: 'password', fingerprint: expect.stringMatching(/^SHA256:/)});
		expect(found?.problem).toBeUndefined();
		expect(server.attempts).not.toContain('password');
	});

	it('that is not there hides no other one', async () => {
		const gone = candidate('w2', {address: '127.0.0.1', port: 1});
		const refused = {...candidate('w3'), problem: 'It has a ProxyCommand'};
		const found = await seen([gone, here(), refused]);
		expect(found).toMatchObject([
			{phase: 'done', problem: expect.stringContaining('nothing listens there')},
			{phase: 'done', login: 'password'},
			{phase: 'done', problem: 'It has a ProxyCommand.'},
		]);
	});

	it('that is called off says nothing more', async () => {
		const controller = new AbortController();
		controller.abort();
		expect(await seen([here()], controller.signal)).toEqual([nothingFound]);
		expect(server.attempts).toEqual([]);
	});
});

describe('the address of this machine', () => {
	const worker = (name: string, more = {}) => candidate(name, more).worker;
	const jump = [{address: '127.0.0.1', port: 22, user: 'x'}];

	it('is the one from which most workers were reached directly', async () => {
		const all = [
			{worker: worker('a'), localAddress: '10.0.0.1'},
			{worker: worker('b'), localAddress: '::ffff:192.168.1.5'},
			{worker: worker('c'), localAddress: '::ffff:192.168.1.5'},
			{worker: worker('d', {jump}), localAddress: '172.16.0.1'},
			{worker: worker('e', {jump}), localAddress: '172.16.0.1'},
			{worker: worker('f', {jump}), localAddress: '172.16.0.1'},
		];
		expect(await masterAddress(all)).toBe('192.168.1.5');
	});

	it('is never one that others cannot reach', async () => {
		expect(await masterAddress([{worker: worker('a', {address: '127.0.0.1'}), localAddress: '127.0.0.1'}])).toBeUndefined();
	});
});
