import {describe, expect, it} from 'vitest';
import {toFailure} from '../../source/engine/failure.ts';
import type {ExecResult} from '../../source/engine/host.ts';
import {Elevation, hostFrom, type RawExec} from '../../source/engine/sudo.ts';
import {trialArgv} from '../../source/tools/sudo.ts';
import {fixture} from '../support/fixture.ts';

type Answer = Partial<ExecResult>;

type Answers = {readonly id?: string; readonly free?: Answer; readonly trial?: Answer; readonly command?: Answer};

/** A host that answers `id -u`, `sudo -n true` and the trial of a password as told, and everything else with `command`. */
function fakeRaw(answers: Answers) {
	const calls: {argv: readonly string[]; stdin: string}[] = [];
	const raw: RawExec = async (argv, stdin) => {
		calls.push({argv, stdin});
		const line = argv.join(' ');
		const known: Readonly<Record<string, Answer | undefined>> = {
			'id -u': {stdout: `${answers.id ?? '1000'}\n`},
			'sudo -n true': answers.free,
			[trialArgv.join(' ')]: answers.trial,
		};
		const answer = line in known ? known[line] : answers.command;
		return {code: 0, stdout: '', stderr: '', ...answer};
	};
	return {raw, calls};
}

const asksPassword: Answer = {code: 1, stderr: 'sudo: a password is required\n'};
const isRoot = {argv: ['apt-get', 'update'], isRoot: true};
const withPassword = ['env', 'LC_ALL=C', 'sudo', '-k', '-S', '-p', '', '--', 'apt-get', 'update'];

async function failureOf(work: Promise<unknown>) {
	return work.then(
		() => expect.unreachable('it did not fail'),
		(error: unknown) => toFailure(error),
	);
}

describe('how root is reached', () => {
	it.each<readonly [string, string, Answer, string]>([
		['by being root', '0', asksPassword, 'root'],
		['by sudo that asks nothing', '1000', {}, 'free'],
		['by sudo with a password', '1000', asksPassword, 'password'],
		['by nothing: exit 127', '1000', {code: 127}, 'none'],
		['by nothing, as a shell says it', '1000', {code: 1, stderr: 'sh: 1: sudo: not found'}, 'none'],
	])('%s', async (_name, id, free, mode) => {
		expect(await new Elevation({name: 'w1', user: 'builder', password: undefined}, fakeRaw({id, free}).raw).findMode()).toBe(
			mode,
		);
	});

	it('is asked once for all commands that come together', async () => {
		const {raw, calls} = fakeRaw({free: {}});
		const elevation = new Elevation({name: 'w1', user: 'builder', password: undefined}, raw);
		await Promise.all([elevation.exec(isRoot, 1, {}), elevation.exec(isRoot, 1, {}), elevation.findMode()]);
		expect(calls.filter(({argv}) => argv[0] === 'id')).toHaveLength(1);
	});

	it('is asked again where the first look failed', async () => {
		let isBroken = true;
		const {raw} = fakeRaw({id: '0'});
		const elevation = new Elevation({name: 'w1', user: 'builder', password: undefined}, async (...call) => {
			if (isBroken) throw new Error('broken');
			return raw(...call);
		});
		await expect(elevation.findMode()).rejects.toThrow('broken');
		isBroken = false;
		expect(await elevation.findMode()).toBe('root');
	});

	it('is not asked for where root is not needed', async () => {
		const {raw, calls} = fakeRaw({});
		await new Elevation({name: 'w1', user: 'builder', password: undefined}, raw).exec({argv: ['true']}, 1, {});
		expect(calls).toEqual([{argv: ['true'], stdin: ''}]);
	});
});

describe('a command as root', () => {
	it.each<readonly [string, string, Answer, readonly string[], string]>([
		['root', '0', {}, ['apt-get', 'update'], ''],
		['free', '1000', {}, ['sudo', '-n', '--', 'apt-get', 'update'], ''],
		['password', '1000', asksPassword, withPassword, 'secret\n'],
	])('with %s', async (_mode, id, free, argv, stdin) => {
		const {raw, calls} = fakeRaw({id, free});
		await new Elevation({name: 'w1', user: 'builder', password: 'secret'}, raw).exec(isRoot, 1, {});
		expect(calls.at(-1)).toEqual({argv, stdin});
	});

	it.each<readonly [string, Answer, string | undefined, string, string]>([
		['is missing sudo', {code: 127}, 'secret', 'denied', 'w1 has no sudo.'],
		['is missing a password', asksPassword, undefined, 'password-needed', 'sudo on w1 asks for a password.'],
	])('%s and is not tried', async (_name, free, password, code, message) => {
		const {raw, calls} = fakeRaw({free});
		expect(
			await failureOf(new Elevation({name: 'w1', user: 'builder', password: password}, raw).exec(isRoot, 1, {})),
		).toMatchObject({
			code,
			message,
			hint: expect.stringMatching(/\.$/),
		});
		expect(calls.map(({argv}) => argv[0])).toEqual(['id', 'sudo']);
	});

	it.each([
		['requiretty', /works on a terminal only \(requiretty\)/],
		['rootpw', /refused the password \(it wants the one of root\)/],
		['account-expired', /refuses the account of builder/],
		['password-expired', /refuses the account of builder/],
		['not-setuid', /cannot become root/],
		['broken-sudoers', /sudoers files of w1 are broken/],
	])('is kept from us, as recorded: %s', async (recording, message) => {
		const {raw} = fakeRaw({free: asksPassword, trial: {code: 1, stderr: fixture(`sudo/1.9-${recording}.txt`)}});
		const elevation = new Elevation({name: 'w1', user: 'builder', password: 'secret'}, raw);
		const failure = await failureOf(elevation.exec(isRoot, 1, {}));
		expect(failure).toMatchObject({code: 'denied', message: expect.stringMatching(message), hint: expect.any(String)});
	});

	it('is tried with a password once, however many commands want it', async () => {
		const {raw, calls} = fakeRaw({free: asksPassword, trial: {code: 1, stderr: fixture('sudo/1.9-wrong-password.txt')}});
		const elevation = new Elevation({name: 'w1', user: 'builder', password: 'secret'}, raw);
		for (let count = 0; count < 3; count += 1) await failureOf(elevation.exec(isRoot, 1, {}));
		expect(calls.filter(({argv}) => argv === trialArgv)).toHaveLength(1);
	});

	it('is not tried where another host has refused the same password', async () => {
		const {raw, calls} = fakeRaw({free: asksPassword});
		const elevation = new Elevation({name: 'w1', user: 'builder', password: 'secret', enter: async () => undefined}, raw);
		expect(await failureOf(elevation.exec(isRoot, 1, {}))).toMatchObject({wants: {kind: 'sudo', because: 'untried'}});
		expect(calls.filter(({argv}) => argv === trialArgv)).toEqual([]);
	});

	const wrong = 'sudo on w1 refused the password.';
	const forbidden = 'The user builder may not use sudo on w1.';
	it.each([
		['wrong-password', wrong],
		['asks', wrong],
		['not-in-sudoers', forbidden],
		['not-allowed', forbidden],
	])('is refused by sudo, as recorded: %s', async (recording, message) => {
		const {raw} = fakeRaw({free: asksPassword, trial: {code: 1, stderr: fixture(`sudo/1.9-${recording}.txt`)}});
		expect(
			await failureOf(new Elevation({name: 'w1', user: 'builder', password: 'secret'}, raw).exec(isRoot, 1, {})),
		).toMatchObject({code: 'denied', message});
	});

	it.each([
		['sudo: 3 incorrect password attempts\n', wrong],
		// sudo-rs, the sudo of Ubuntu since 25.10, by its own tests.
		['sudo: Maximum 3 incorrect authentication attempts\n', wrong],
		['builder is not in the sudoers file.  This incident will be reported.\n', forbidden],
		['Sorry, user builder may not run sudo on w1.\n', forbidden],
	])('is refused by sudo: %j', async (stderr, message) => {
		const {raw} = fakeRaw({free: asksPassword, command: {code: 1, stderr}});
		expect(
			await failureOf(new Elevation({name: 'w1', user: 'builder', password: 'secret'}, raw).exec(isRoot, 1, {})),
		).toMatchObject({code: 'denied', message});
	});

	it.each([
		['a program of its own accord', 1, 'psql: a password is required\nE: you are not allowed to do that\n'],
		['nobody: it has worked', 0, 'sudo: 1 incorrect password attempt\n'],
	])('is refused by %s, which is no word of sudo', async (_who, code, stderr) => {
		const {raw} = fakeRaw({free: asksPassword, command: {code, stderr}});
		expect(await new Elevation({name: 'w1', user: 'builder', password: 'secret'}, raw).exec(isRoot, 1, {})).toEqual({
			code,
			stdout: '',
			stderr,
		});
	});
});

it('a host has its own deadline, where the command brings none', async () => {
	const deadlines: number[] = [];
	const raw: RawExec = async (_argv, _stdin, timeoutMs) => {
		deadlines.push(timeoutMs);
		return {code: 0, stdout: '', stderr: ''};
	};
	const host = hostFrom({name: 'w1', password: undefined, raw, timeoutMs: 7000, close: () => {}});
	await host.exec({argv: ['true']});
	await host.exec({argv: ['true'], timeoutMs: 5});
	expect(deadlines).toEqual([7000, 5]);
});
