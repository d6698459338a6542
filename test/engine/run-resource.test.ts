import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {resourceStep, type Step} from '../../source/actions/plan.ts';
import type {RunContext} from '../../source/engine/context.ts';
import {fail, toFailure} from '../../source/engine/failure.ts';
import {runLocally} from '../../source/engine/local-host.ts';
import {runResource} from '../../source/engine/run-resource.ts';
import {undoEntry} from '../../source/engine/undo.ts';
import type {Resource} from '../../source/tools/resource.ts';
import {type FakeHosts, fakeContext, fakeHost} from '../support/fake-context.ts';
import {temporaryDirectory} from '../support/run.ts';
import {currentUser} from '../tools/resources/support.ts';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
	directory = temporaryDirectory();
});
afterEach(() => directory.remove());

const at = (name: string) => path.join(directory.path, name);
const fileOf = (content: string, more = {}): Resource => ({
	kind: 'file',
	path: at('x.conf'),
	content,
	owner: currentUser,
	mode: '644',
	...more,
});
const stepOf = (resource: Resource): Step => resourceStep('w1', 'x', 'file x', resource);

/** This machine under the name of a worker; every command is really run, as the user of the test. */
function setUp(more: Partial<RunContext> = {}, hosts: FakeHosts = {w1: fakeHost('w1', runLocally)}) {
	const made = fakeContext(directory.path, hosts, more);
	const apply = (resource: Resource) => runResource(resource, stepOf(resource), made.context);
	const undo = (id: string) => undoEntry(id, stepOf(fileOf('')), {...made.context, ledger: made.entries()});
	return {...made, apply, undo};
}

async function failureOf(work: Promise<unknown>) {
	return work.then(
		() => expect.unreachable('it did not fail'),
		(error: unknown) => toFailure(error),
	);
}

describe('a resource', () => {
	it('is made, is then as it should be, and is gone after undo with its entry', async () => {
		const {apply, undo, entries} = setUp();
		expect(await apply(fileOf('one\n'))).toMatchObject({
			outcome: 'changed',
			changes: expect.arrayContaining([expect.stringContaining('write'), '  +one']),
		});
		expect(readFileSync(at('x.conf'), 'utf8')).toBe('one\n');
		expect(await apply(fileOf('one\n'))).toEqual({outcome: 'ok', detail: 'as it should be'});
		expect(entries()).toMatchObject([{id: 'w1/x', host: 'w1', before: {exists: false}, after: {exists: true, content: 'one\n'}}]);
		expect(await undo('w1/x')).toEqual({outcome: 'changed', changes: ['undo: file x']});
		expect([existsSync(at('x.conf')), entries()]).toEqual([false, []]);
	});

	it('that somebody changed after us is kept by undo, reported, and undone when it is ours again', async () => {
		const {apply, undo, entries} = setUp();
		await apply(fileOf('one\n'));
		writeFileSync(at('x.conf'), 'theirs\n');
		const reason = `${at('x.conf')} was changed by somebody after us`;
		expect(await undo('w1/x')).toEqual({outcome: 'skipped', detail: `kept: ${reason}`});
		expect([readFileSync(at('x.conf'), 'utf8'), entries()[0]?.kept]).toEqual(['theirs\n', reason]);
		writeFileSync(at('x.conf'), 'one\n');
		expect(await undo('w1/x')).toMatchObject({outcome: 'changed'});
		expect([existsSync(at('x.conf')), entries()]).toEqual([false, []]);
	});

	it('that was there before comes back after two changes of ours', async () => {
		const {apply, undo, entries} = setUp();
		writeFileSync(at('x.conf'), 'theirs', {mode: 0o600});
		await apply(fileOf('one\n'));
		await apply(fileOf('two\n'));
		expect(entries()).toHaveLength(1);
		await undo('w1/x');
		expect(readFileSync(at('x.conf'), 'utf8')).toBe('theirs');
	});

	it('is only looked at in a dry run', async () => {
		const {apply, entries, undo} = setUp({isDryRun: true});
		expect(await apply(fileOf('one\n'))).toMatchObject({outcome: 'changed'});
		expect([existsSync(at('x.conf')), existsSync(at('ledger.jsonl')), entries()]).toEqual([false, false, []]);
		await setUp().apply(fileOf('one\n'));
		expect(await undo('w1/x')).toEqual({outcome: 'changed', changes: ['undo: file x']});
		expect(existsSync(at('x.conf'))).toBe(true);
	});

	it('on a host that an earlier step will open is announced by its title in a dry run, and fails in a real one', async () => {
		const hosts = {w1: fail('not-provisioned', 'w1 is not trusted yet.')};
		expect(await setUp({isDryRun: true}, hosts).apply(fileOf(''))).toEqual({outcome: 'changed', changes: ['file x']});
		expect(await failureOf(setUp({}, hosts).apply(fileOf('')))).toMatchObject({code: 'not-provisioned'});
		const away = {w1: fail('unreachable', 'w1 is off.')};
		expect(await failureOf(setUp({isDryRun: true}, away).apply(fileOf('')))).toMatchObject({code: 'unreachable'});
	});

	it('is in the ledger before it is touched, so that a death in the middle is known', async () => {
		const seen: unknown[] = [];
		const made = setUp(
			{},
			{
				w1: fakeHost('w1', async (argv, stdin, timeoutMs, options) => {
					if (stdin === 'one\n') {
						seen.push(made.entries());
						return {code: 1, stdout: '', stderr: 'first\nNo space left on device\n'};
					}
					return runLocally(argv, stdin, timeoutMs, options);
				}),
			},
		);
		expect(await failureOf(made.apply(fileOf('one\n')))).toEqual({
			code: 'exit',
			message: 'file x on w1 failed (exit 1): No space left on device',
			evidence: 'first\nNo space left on device',
		});
		expect(seen).toMatchObject([[{id: 'w1/x', before: {exists: false}}]]);
		expect(made.entries()[0]).not.toHaveProperty('after');
		expect(await made.undo('w1/x')).toMatchObject({outcome: 'changed'});
		expect(made.entries()).toEqual([]);
	});

	it('that is still not so after it was applied has failed', async () => {
		const {apply} = setUp({}, {w1: fakeHost('w1', async () => ({code: 0, stdout: 'absent\n', stderr: ''}))});
		expect(await failureOf(apply(fileOf('one\n')))).toMatchObject({
			code: 'verification',
			message: expect.stringContaining('file x on w1 was applied, but still: write'),
		});
	});

	it('that cannot be looked at has failed before anything is changed', async () => {
		const {apply, entries} = setUp({}, {w1: fakeHost('w1', async () => ({code: 2, stdout: 'said here', stderr: ''}))});
		expect(await failureOf(apply(fileOf('one\n')))).toMatchObject({
			message: 'Looking at the file on w1 failed (exit 2): said here',
		});
		expect(entries()).toEqual([]);
	});

	it('with a secret shows it neither in changes nor in the ledger', async () => {
		const {apply, events} = setUp();
		const first = await apply(fileOf('password one-secret\n', {isSecret: true}));
		const second = await apply(fileOf('password two-secret\n', {isSecret: true}));
		expect(JSON.stringify([first, second, events])).not.toMatch(/one-secret|two-secret/);
		expect(readFileSync(at('ledger.jsonl'), 'utf8')).not.toMatch(/one-secret|two-secret/);
		expect(readFileSync(at('x.conf'), 'utf8')).toBe('password two-secret\n');
	});
});

describe('an undo', () => {
	it('of what is undone already is done', async () => {
		expect(await setUp().undo('w1/x')).toEqual({outcome: 'ok', detail: 'already undone'});
	});

	it('that did not work says what is left, and keeps the entry', async () => {
		const {apply, entries, undo} = setUp();
		await apply(fileOf('one\n'));
		const real = {entries: entries(), left: readFileSync(at('x.conf'), 'utf8')};
		const broken = setUp(
			{},
			{
				w1: fakeHost('w1', async (argv, stdin, timeoutMs, options) =>
					argv[0] === 'rm' ? {code: 0, stdout: '', stderr: ''} : runLocally(argv, stdin, timeoutMs, options),
				),
			},
		);
		expect(await failureOf(broken.undo('w1/x'))).toMatchObject({
			code: 'verification',
			message: expect.stringContaining(`After the teardown of w1, ${at('x.conf')} is not as it was`),
		});
		expect(broken.entries()).toEqual(real.entries);
		expect(await undo('w1/x')).toMatchObject({outcome: 'changed'});
	});

	it('says in a dry run that a password is missing, while it can still be asked for', async () => {
		await setUp().apply(fileOf('one\n'));
		const host = {
			...fakeHost('w1', runLocally),
			exec: async () => {
				throw fail('password-needed', 'sudo on w1 asks for a password.');
			},
		};
		expect(await failureOf(setUp({isDryRun: true}, {w1: host}).undo('w1/x'))).toMatchObject({code: 'password-needed'});
	});
});

describe('installations', () => {
	const packages: Resource = {kind: 'packages', names: ['a', 'b'], quietUnits: {}};
	const probeOf = (...installed: readonly string[]) => `${installed.map((name) => `${name}=1\n`).join('')}--users\n--groups\n`;

	/** A host whose installed packages are what `installed` holds; installing adds what is named. */
	function fakeMachine(installed: Set<string>, isBroken = () => false) {
		return fakeHost('w1', async (argv) => {
			const [, , text = '', , ...parameters] = argv[0] === 'env' ? argv.slice(argv.indexOf('sh')) : argv;
			if (text.includes('apt-get')) {
				for (const name of parameters.slice(1)) installed.add(name);
				if (isBroken()) return {code: 100, stdout: '', stderr: 'E: broken'};
			}
			if (text.includes('dpkg --purge')) for (const name of parameters) installed.delete(name);
			return {code: 0, stdout: probeOf(...installed), stderr: ''};
		});
	}

	it('are entries of their own, so that what others install between two of ours is not purged', async () => {
		const installed = new Set(['base']);
		const {apply, undo, entries} = setUp({}, {w1: fakeMachine(installed)});
		await apply({...packages, names: ['a']});
		installed.add('theirs');
		await apply({...packages, names: ['a', 'b']});
		expect(entries().map(({id}) => id)).toEqual(['w1/x', 'w1/x 2']);
		await undo('w1/x 2');
		await undo('w1/x');
		expect([...installed]).toEqual(['base', 'theirs']);
	});

	it('that were interrupted go on in the same entry', async () => {
		const installed = new Set(['base']);
		let isBroken = true;
		const {apply, undo, entries} = setUp({}, {w1: fakeMachine(installed, () => isBroken)});
		await failureOf(apply({...packages, names: ['a', 'b']}));
		installed.delete('b');
		isBroken = false;
		await apply(packages);
		expect(entries().map(({id, before}) => [id, before['installed']])).toEqual([['w1/x', ['base=1']]]);
		await undo('w1/x');
		expect([...installed]).toEqual(['base']);
	});
});
