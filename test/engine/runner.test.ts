import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {type JournalEvent, JournalReader} from '../../source/engine/journal.ts';
import {acquireLock, startTicksOf} from '../../source/engine/lock.ts';
import {statePaths} from '../../source/engine/paths.ts';
import {type RunRequest, runAction} from '../../source/engine/runner.ts';
import {runIdOf} from '../../source/engine/spawn-run.ts';
import {input} from '../actions/support.ts';
import {outcomesOf} from '../support/fake-context.ts';
import {startFakeWorker} from '../support/fake-worker.ts';
import {temporaryDirectory} from '../support/run.ts';

const password = 'correct horse';
let directory: ReturnType<typeof temporaryDirectory>;
let worker: Awaited<ReturnType<typeof startFakeWorker>>;
let runs = 0;

beforeEach(async () => {
	directory = temporaryDirectory();
	vi.stubEnv('XDG_STATE_HOME', path.join(directory.path, 'state'));
	// Not the keys of who runs the test.
	vi.stubEnv('SSH_AUTH_SOCK', '');
	vi.stubEnv('HOME', directory.path);
	worker = await startFakeWorker(path.join(directory.path, 'home'), password);
});
afterEach(() => {
	worker.close();
	vi.unstubAllEnvs();
	directory.remove();
});

/** One run of ssh-setup with that worker, and what it has written. */
async function sshSetup(more: Partial<RunRequest> = {}) {
	runs += 1;
	const runId = `r${runs}`;
	const journalPath = path.join(statePaths('farm').runs, `${runId}.jsonl`);
	const config = {...input.config, workers: [worker.worker]};
	const request: RunRequest = {
		action: 'ssh-setup',
		config,
		runId,
		journalPath,
		isDryRun: false,
		options: {},
		secrets: {login: password},
		acceptedHostKeys: 'all',
		...more,
	};
	const outcome = await runAction(request, new AbortController().signal);
	const events: JournalEvent[] = [];
	new JournalReader(journalPath, (event) => events.push(event)).read();
	return {outcome, events, last: events.at(-1), text: readFileSync(journalPath, 'utf8')};
}

const steps = ['w1/host-key', 'w1/authorized-key', 'w1/reach'];

describe('a run of ssh-setup', () => {
	it('lets the master in, once: a second run changes nothing', async () => {
		const first = await sshSetup();
		expect(outcomesOf(first.events)).toEqual([`${steps[0]} changed`, `${steps[1]} changed`, `${steps[2]} ok`]);
		expect([first.outcome, first.last]).toMatchObject(['succeeded', {summary: 'ssh-setup: 2 changed, 1 as they should be.'}]);
		expect(readFileSync(worker.keys, 'utf8')).toMatch(
			/^restrict,from="127\.0\.0\.1",pty,port-forwarding,permitopen="127\.0\.0\.1:3642",permitopen="127\.0\.0\.1:3643",permitlisten="127\.0\.0\.1:1" ssh-ed25519 \S+ distbuild-tui\[farm\]\n$/,
		);
		worker.attempts.length = 0;
		const second = await sshSetup({secrets: {login: 'not needed any more'}});
		expect(outcomesOf(second.events)).toEqual(steps.map((step) => `${step} ok`));
		expect(worker.attempts).not.toContain('password');
	});

	it('tells the whole story: begins, plans, steps, ends', async () => {
		const {events} = await sshSetup();
		expect(events.map(({type}) => type).filter((type) => !type.startsWith('step/'))).toEqual([
			'run/started',
			'plan/made',
			'host-key/seen',
			'reach/tested',
			'run/finished',
		]);
		expect(events[0]).toMatchObject({
			action: 'ssh-setup',
			cluster: 'farm',
			dryRun: false,
			pid: process.pid,
			hosts: ['master', 'w1'],
		});
	});

	it('keeps key and host keys for its user alone, and the lock no longer than it runs', async () => {
		await sshSetup();
		const {directory: state, key, knownHosts, lock} = statePaths('farm');
		expect([key, knownHosts].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
		expect(existsSync(lock)).toBe(false);
		expect(readdirSync(state).toSorted()).toEqual(['ledger.jsonl', 'runs', 'ssh']);
	});

	it('in a dry run makes nothing, here or there', async () => {
		const {outcome, events} = await sshSetup({isDryRun: true, acceptedHostKeys: {}});
		expect([outcome, outcomesOf(events)]).toEqual([
			'succeeded',
			[`${steps[0]} changed`, `${steps[1]} changed`, `${steps[2]} ok`],
		]);
		expect(readdirSync(statePaths('farm').directory)).toEqual(['runs']);
		expect([existsSync(worker.keys), worker.commands]).toEqual([false, []]);
	});

	it.each<readonly [string, Partial<RunRequest>, string, string]>([
		['a wrong password', {secrets: {login: 'wrong password'}}, 'denied', 'refused the password of builder'],
		['a host key that nobody agreed to', {acceptedHostKeys: {}}, 'host-key', 'Nobody agreed to the host key SHA256:'],
		['another host key than was agreed to', {acceptedHostKeys: {w1: 'SHA256:other'}}, 'host-key', 'Nobody agreed'],
	])('ends at %s, with a sentence and without a trace', async (_name, more, code, message) => {
		const {outcome, last, text} = await sshSetup(more);
		expect([outcome, last]).toMatchObject(['failed', {failure: {code, message: expect.stringContaining(message)}}]);
		expect(existsSync(worker.keys)).toBe(false);
		expect(text).not.toContain('wrong password');
	});

	it('without a password says that one is needed', async () => {
		const {last} = await sshSetup({secrets: {}});
		expect(last).toMatchObject({failure: {code: 'password-needed', hint: 'Give it when asked, or with --password-stdin.'}});
	});

	it('never writes the password anywhere', async () => {
		await sshSetup();
		const files = readdirSync(directory.path, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile());
		expect(files.length).toBeGreaterThan(4);
		for (const file of files) {
			expect(readFileSync(path.join(file.parentPath, file.name), 'utf8'), file.name).not.toContain(password);
		}
		expect(JSON.stringify(worker.commands)).not.toContain(password);
	});

	it('is refused while another run holds the cluster, and leaves that one its lock', async () => {
		const {lock} = statePaths('farm');
		const startTicks = startTicksOf(process.pid) ?? '';
		const release = acquireLock(lock, {pid: process.pid, startTicks, runId: 'other', action: 'build'});
		const {outcome, last} = await sshSetup();
		expect([outcome, last]).toMatchObject([
			'failed',
			{failure: {code: 'locked', message: `Another run holds the cluster: build (other, pid ${process.pid}).`}},
		]);
		expect(existsSync(lock)).toBe(true);
		release();
	});

	it('notices a worker that has another host key now, before any password is sent', async () => {
		await sshSetup();
		const {knownHosts} = statePaths('farm');
		const [pattern, algorithm] = readFileSync(knownHosts, 'utf8').split(' ');
		writeFileSync(knownHosts, `${pattern} ${algorithm} ${Buffer.from('another key').toString('base64')}\n`);
		worker.attempts.length = 0;
		const {last} = await sshSetup();
		expect(last).toMatchObject({failure: {code: 'host-key', message: expect.stringContaining('has CHANGED')}});
		expect(worker.attempts).toEqual([]);
	});

	it('that cannot reach its worker says where it looked', async () => {
		worker.close();
		const {last} = await sshSetup();
		expect(last).toMatchObject({
			failure: {code: 'unreachable', message: expect.stringContaining(`w1 (127.0.0.1:${worker.worker.port}) cannot be reached`)},
		});
	});

	it('that is cancelled before it begins says so', async () => {
		runs += 1;
		const journalPath = path.join(directory.path, 'cancelled.jsonl');
		const config = {...input.config, workers: [worker.worker]};
		const request: RunRequest = {
			action: 'ssh-setup',
			config,
			runId: 'r',
			journalPath,
			isDryRun: false,
			options: {},
			acceptedHostKeys: 'all',
		};
		expect(await runAction(request, AbortSignal.abort())).toBe('cancelled');
	});
});

it('run ids sort by time, and differ within a second', () => {
	const at = (text: string) => runIdOf('build', new Date(text));
	expect(at('2026-11-23T07:40:36.005Z')).toBe('20261123-074036005-build');
	const ids = ['2026-11-23T07:40:36.005Z', '2026-11-23T07:40:36.040Z', '2026-11-23T07:40:37.000Z'].map(at);
	expect([...ids].sort()).toEqual(ids);
});
