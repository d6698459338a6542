import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {toFailure} from '../../source/engine/failure.ts';
import type {ExecOptions} from '../../source/engine/host.ts';
import {localHost, runLocally} from '../../source/engine/local-host.ts';
import {script} from '../../source/tools/command.ts';
import {temporaryDirectory} from '../support/run.ts';

const deadlineMs = 10_000;
let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
	directory = temporaryDirectory();
});
afterEach(() => directory.remove());

const runs = (text: string, options: ExecOptions = {}, timeoutMs = deadlineMs, ...parameters: readonly string[]) =>
	runLocally(script(text, ...parameters), '', timeoutMs, options);

async function failureOf(work: Promise<unknown>) {
	return work.then(
		() => expect.unreachable('it did not fail'),
		(error: unknown) => toFailure(error),
	);
}

function isGone(pid: number): boolean {
	try {
		return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, ''));
	} catch {
		return true;
	}
}

/** A program with a child of its own, whose pids it writes down, that both wait for a minute. */
const family = 'sleep 60 & echo $! $$ > "$1"; wait';

async function pidsOf(file: string): Promise<readonly number[]> {
	return vi.waitFor(
		() => {
			const pids = readFileSync(file, 'utf8').trim().split(' ').map(Number);
			expect(pids).toHaveLength(2);
			return pids;
		},
		{timeout: deadlineMs},
	);
}

describe('a program on this machine', () => {
	it('gets its input and gives output, errors and exit code', async () => {
		expect(await runLocally(script('cat; echo error >&2; exit 3'), 'input', deadlineMs, {})).toEqual({
			code: 3,
			stdout: 'input',
			stderr: 'error\n',
		});
	});

	it('says its lines while it runs, each with its stream', async () => {
		const lines: string[] = [];
		await runs('echo one; echo two >&2; printf last', {onLine: (line, stream) => lines.push(`${stream} ${line}`)});
		expect(lines.toSorted()).toEqual(['stderr two', 'stdout last', 'stdout one']);
	});

	it('gives raw bytes where they are wanted, and keeps none of them', async () => {
		const chunks: Uint8Array[] = [];
		const result = await runs("printf '\\001\\377'; echo e >&2", {onChunk: (chunk) => chunks.push(chunk)});
		expect(Buffer.concat(chunks)).toEqual(Buffer.from([1, 255]));
		expect(result).toEqual({code: 0, stdout: '', stderr: 'e\n'});
	});

	it('that streams is not kept', async () => {
		const lines: string[] = [];
		const result = await runs('echo one; echo two >&2', {keepsNothing: true, onLine: (line) => lines.push(line)});
		expect([result, lines.toSorted()]).toEqual([{code: 0, stdout: '', stderr: ''}, ['one', 'two']]);
	});

	it('that floods is cut at 4 MB', async () => {
		const {stdout} = await runs('head -c 12000000 /dev/zero | tr "\\0" x');
		expect(stdout.length).toBeLessThan(5_000_000);
		expect(stdout).toMatch(/\(\d+ bytes more\)$/);
	});

	it('need not read its input', async () => {
		expect((await runLocally(['true'], 'x'.repeat(1_000_000), deadlineMs, {})).code).toBe(0);
	});

	it('that does not exist exits with 127, as a shell says it', async () => {
		expect(await runLocally(['no-such-program-here'], '', deadlineMs, {})).toEqual({
			code: 127,
			stdout: '',
			stderr: 'no-such-program-here: not found',
		});
	});

	it('that may not be executed fails with the reason', async () => {
		const file = path.join(directory.path, 'plain');
		writeFileSync(file, '', {mode: 0o644});
		expect(await failureOf(runLocally([file], '', deadlineMs, {}))).toMatchObject({
			code: 'exit',
			message: expect.stringContaining('could not be started'),
		});
	});

	it('that was killed exits with 128', async () => {
		expect((await runs('kill -9 $$')).code).toBe(128);
	});
});

describe('the end of a program', () => {
	it('comes at its deadline, with its last words and all that it started', async () => {
		const file = path.join(directory.path, 'pids');
		const failure = await failureOf(runs(`echo last words >&2; ${family}`, {}, 300, file));
		expect(failure).toEqual({code: 'timeout', message: 'sh took longer than 0 s.', evidence: 'last words\n'});
		const pids = await pidsOf(file);
		await vi.waitFor(() => expect(pids.every(isGone)).toBe(true), {timeout: deadlineMs});
	});

	it('comes when it is cancelled, with all that it started', async () => {
		const file = path.join(directory.path, 'pids');
		const controller = new AbortController();
		const running = failureOf(runs(family, {signal: controller.signal}, deadlineMs, file));
		const pids = await pidsOf(file);
		controller.abort();
		expect(await running).toEqual({code: 'cancelled', message: 'sh was cancelled.'});
		await vi.waitFor(() => expect(pids.every(isGone)).toBe(true), {timeout: deadlineMs});
	});

	it('comes also where something outside its group holds its streams open', async () => {
		const file = path.join(directory.path, 'pids');
		const escaping = 'setsid sh -c \'echo $$ $$ > "$1"; exec sleep 60\' sh "$1" & sleep 60';
		const startedAt = Date.now();
		expect((await failureOf(runs(escaping, {}, 300, file))).code).toBe('timeout');
		expect(Date.now() - startedAt).toBeLessThan(5000);
		const [escaped = 0] = await pidsOf(file);
		expect(isGone(escaped)).toBe(false);
		process.kill(escaped);
	});

	it('of one that has ended but whose child holds its streams comes at the deadline', async () => {
		const file = path.join(directory.path, 'pids');
		const escaping = 'setsid sh -c \'echo $$ $$ > "$1"; exec sleep 60\' sh "$1" & exit 0';
		expect((await failureOf(runs(escaping, {}, 500, file))).code).toBe('timeout');
		const [escaped = 0] = await pidsOf(file);
		process.kill(escaped);
	});

	it('comes before its beginning where it was cancelled before', async () => {
		const file = path.join(directory.path, 'made');
		const failure = await failureOf(runs('echo > "$1"', {signal: AbortSignal.abort()}, deadlineMs, file));
		expect(failure.code).toBe('cancelled');
		expect(() => readFileSync(file)).toThrow();
	});
});

it('this machine is a host like others', async () => {
	const host = localHost('master', undefined);
	expect(host.name).toBe('master');
	expect(await host.exec({argv: ['sh', '-c', 'pwd; echo "$A"'], directory: '/', environment: {A: 'b c'}})).toEqual({
		code: 0,
		stdout: '/\nb c\n',
		stderr: '',
	});
	expect(await failureOf(host.exec({argv: ['sleep', '60'], timeoutMs: 100}))).toMatchObject({code: 'timeout'});
	host.close();
});
