import {type SpawnSyncReturns, spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startTicksOf} from '../../source/engine/lock.ts';

const root = path.resolve(import.meta.dirname, '../..');
let home: string;

const good = `cluster: farm
user: builder
master: {address: 127.0.0.1, tree: /nonexistent/aosp}
workers:
  - {name: w1, address: 127.0.0.1, port: 1}
build: {target: aosp_arm64-eng}
`;

function program(...argv: readonly string[]): SpawnSyncReturns<string> {
	const environment = {PATH: process.env['PATH'], HOME: home, XDG_CONFIG_HOME: `${home}/config`, XDG_STATE_HOME: `${home}/state`};
	return spawnSync(process.execPath, [path.join(home, 'dist/distbuild-tui.js'), ...argv], {
		env: environment,
		input: '',
		encoding: 'utf8',
		timeout: 30_000,
	});
}

function withConfig(text: string): readonly string[] {
	const file = path.join(home, 'cluster.yaml');
	writeFileSync(file, text);
	return ['--config', file];
}

/** One sentence on stderr, no stack. */
function sentence(result: SpawnSyncReturns<string>): string {
	expect(result.stderr).toMatch(/^distbuild-tui: /);
	expect(result.stderr).not.toMatch(/\n\s+at /);
	return result.stderr;
}

beforeAll(() => {
	home = mkdtempSync(path.join(os.tmpdir(), 'command-line-'));
	const built = spawnSync(process.execPath, [path.join(root, 'scripts/build.ts'), path.join(home, 'dist')], {
		encoding: 'utf8',
		timeout: 60_000,
	});
	if (built.status !== 0) throw new Error(built.stderr);
}, 60_000);

afterAll(() => rmSync(home, {recursive: true, force: true}));

describe('the program on the command line', () => {
	it('explains itself, with every action', () => {
		const {status, stdout} = program('--help');
		expect(status).toBe(0);
		for (const word of ['ssh-setup', 'provision', 'sync', 'build', 'teardown', 'Exit codes']) expect(stdout).toContain(word);
	});

	it('names a configuration that is not there, with exit code 2', () => {
		const result = program('status');
		expect(result.status).toBe(2);
		expect(sentence(result)).toContain('There is no configuration at');
	});

	it('checks a configuration: exit code 0 when it is right, 2 with each mistake and its place', () => {
		expect(program('config', 'check', ...withConfig(good))).toMatchObject({
			status: 0,
			stdout: expect.stringContaining('is right: farm, 1 worker.'),
		});
		const wrong = program('config', 'check', ...withConfig(good.replace('port: 1', 'prot: 1')));
		expect(wrong.status).toBe(2);
		expect(wrong.stdout).toContain('line 5, column 36: workers.0.prot is not a known setting. Did you mean port?');
		const {mistakes} = JSON.parse(program('config', 'check', '--json', ...withConfig(good.replace('port: 1', 'port: 0'))).stdout);
		expect(mistakes).toEqual([
			expect.objectContaining({line: 5, column: 42, setting: 'workers.0.port', message: '0 is not valid'}),
		]);
	});

	it('shows a configuration as it is understood', () => {
		const {status, stdout} = program('config', 'show', ...withConfig(good));
		expect(status).toBe(0);
		expect(stdout).toMatch(/^workers\.w1\.port +1 +line 5$/m);
		expect(stdout).toMatch(/^transport +tunnel +default$/m);
		expect(JSON.parse(program('config', 'show', '--json', ...withConfig(good)).stdout)).toMatchObject({
			config: {cluster: 'farm'},
		});
	});

	it('makes a configuration from flags, and never over one that is there', () => {
		const file = path.join(home, 'made/cluster.yaml');
		const flags = ['--config', file, '--tree', '/srv/aosp', '--user', 'ci', '--master', '10.0.0.1', '--target', 'lab_x86_64-eng'];
		const init = (...more: readonly string[]) => program('config', 'init', ...flags, ...more);
		expect(sentence(init())).toContain('No worker is named.');
		expect(sentence(init('--workers', 'w[2-1]'))).toContain('Write [1-2].');
		expect(existsSync(file)).toBe(false);
		const made = init('--workers', '127.0.0.1:1');
		expect(made).toMatchObject({
			status: 0,
			stdout: expect.stringContaining('w1: ci@127.0.0.1:1: 127.0.0.1 port 1: nothing listens there.'),
		});
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
		expect(program('config', 'check', '--config', file).status).toBe(0);
		const text = readFileSync(file, 'utf8');
		const again = init('--workers', '127.0.0.1:2');
		expect(again.status).toBe(2);
		expect(sentence(again)).toContain('There is a configuration at');
		expect(readFileSync(file, 'utf8')).toBe(text);
		expect(init('--workers', '127.0.0.1:2', '--yes').status).toBe(0);
		expect(readdirSync(path.dirname(file))).toEqual(['cluster.yaml']);
	});

	it('refuses a configuration that others can write, and says how to mend it', () => {
		const file = withConfig(good);
		chmodSync(file[1] ?? '', 0o666);
		const result = program('status', ...file);
		chmodSync(file[1] ?? '', 0o600);
		expect(result.status).toBe(2);
		expect(sentence(result)).toContain(`Take that away: chmod go-w ${file[1]}`);
	});

	it('names every mistake of a configuration with its line', () => {
		const result = program(
			'status',
			...withConfig(good.replace('port: 1', 'port: ssh').replace('user: builder', 'user: Builder!')),
		);
		expect(result.status).toBe(2);
		expect(sentence(result)).toMatch(/line 2, column 7: user .*\n.*line 5, column 42: workers\.0\.port/);
	});

	it('refuses a command that it does not know', () => {
		const result = program('biuld', ...withConfig(good));
		expect(result.status).toBe(2);
		expect(sentence(result)).toContain('There is no command "biuld"');
	});

	it('needs a terminal for the screen', () => {
		const result = program(...withConfig(good));
		expect(result.status).toBe(2);
		expect(sentence(result)).toContain('needs a terminal');
	});

	it('says what runs, as one document', () => {
		const result = program('status', '--json', ...withConfig(good));
		expect(result.status).toBe(0);
		expect(JSON.parse(result.stdout)).toEqual({cluster: 'farm', running: null, orphan: null, lastRun: null, owed: []});
	});

	it('tells which host cannot be reached, with exit code 3, and writes facts as NDJSON', () => {
		const result = program('ssh-setup', '--dry-run', '--json', ...withConfig(good));
		expect(result.status).toBe(3);
		const events = result.stdout
			.trim()
			.split('\n')
			.map((text) => JSON.parse(text) as {readonly type: string; readonly failure?: {readonly message: string}});
		expect(events.at(-1)).toMatchObject({type: 'run/finished', outcome: 'failed', failure: {code: 'unreachable'}});
		expect(events.at(-1)?.failure?.message).toContain('w1 (127.0.0.1:1) cannot be reached');
	});

	it('refuses a second run while one that lives holds the cluster, with exit code 4', () => {
		const state = path.join(home, 'state/distbuild-tui/farm');
		mkdirSync(state, {recursive: true});
		const holder = {pid: process.pid, startTicks: startTicksOf(process.pid), runId: 'other', action: 'sync'};
		writeFileSync(path.join(state, 'lock'), JSON.stringify(holder));
		const result = program('build', ...withConfig(good));
		expect(result.status).toBe(4);
		expect(result.stdout).toContain('Another run holds the cluster: sync');
		rmSync(path.join(state, 'lock'));
	});

	it('changes nothing without consent where nobody can be asked', () => {
		const result = program('teardown', '--password-stdin', ...withConfig(good));
		expect(result.status).toBe(2);
		expect(sentence(result)).toContain('Standard input holds no password');
	});
});
