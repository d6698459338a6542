import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {checkOf, checkStep} from '../../../source/actions/doctor/index.ts';
import type {Task} from '../../../source/actions/plan.ts';
import type {RunContext} from '../../../source/engine/context.ts';
import {fail} from '../../../source/engine/failure.ts';
import type {RawExec} from '../../../source/engine/sudo.ts';
import {check} from '../../../source/engine/tasks/check.ts';
import {fakeContext, fakeHost} from '../../support/fake-context.ts';

describe('a check', () => {
	let directory: string;
	beforeEach(() => {
		directory = mkdtempSync(path.join(os.tmpdir(), 'distbuild-check-'));
	});
	afterEach(() => rmSync(directory, {recursive: true}));

	const asked: string[] = [];
	const answering =
		(stdout: string, code = 0): RawExec =>
		async (argv) => {
			asked.push(argv.join(' '));
			return {code, stdout, stderr: ''};
		};
	const contextOf = (w1: RawExec, master: RawExec, more: Partial<RunContext> = {}) => {
		asked.length = 0;
		return fakeContext(directory, {master: fakeHost('master', master), w1: fakeHost('w1', w1)}, more);
	};
	const run = (context: RunContext, id: string, host: string, isGate = false) => {
		const task: Extract<Task, {kind: 'check'}> = {kind: 'check', check: id, ...(isGate ? {isGate} : {})};
		return check(task, checkStep(host, checkOf(id)), context);
	};
	const dead = answering('inactive\n', 3);

	it('puts what was said on record, with the verdict and the fix', async () => {
		const {context, events} = contextOf(dead, answering(''));
		const result = await run(context, 'distccd-unit', 'w1');
		expect(result.outcome).toBe('failed');
		expect(context.findings).toMatchObject([{host: 'w1', check: 'distccd-unit', state: 'fault', fix: {isByHand: false}}]);
		expect(context.findings[0]?.evidence).toMatch(
			/^\$ systemctl is-active -- distbuild-distccd.service\ninactive\n\(exit 3\)\n\$ /,
		);
		expect(events.map(({type}) => type)).toContain('check/finished');
	});

	it('never shows what goes in through standard input', async () => {
		const {context} = contextOf(dead, answering('OK\nPONG\n'));
		await run(context, 'redis-answers', 'master');
		expect(JSON.stringify(context.findings)).not.toContain(context.settings.redisPassword);
	});

	it('keeps its evidence short, whatever a host prints', async () => {
		const {context} = contextOf(answering('x'.repeat(1_000_000), 3), answering(''));
		await run(context, 'distccd-unit', 'w1');
		expect(context.findings[0]?.evidence?.length).toBeLessThan(6001);
	});

	it('asks a host that let one question time out no more', async () => {
		const hanging: RawExec = async () => {
			throw fail('timeout', 'systemctl took longer than 20 s.');
		};
		const {context} = contextOf(hanging, answering(''));
		await run(context, 'distccd-unit', 'w1');
		const {outcome} = await run(context, 'allowed-compilers', 'w1');
		expect(outcome).toBe('skipped');
		expect(context.findings.map(({state}) => state)).toEqual(['unknown', 'unknown']);
		expect(context.findings[1]?.sentence).toBe('Not looked at: systemctl took longer than 20 s.');
	});

	it('says why nothing is known of a host that nobody can log in to', async () => {
		const failures = {w1: {code: 'unreachable', message: 'w1 cannot be reached.'}} as const;
		const {context} = contextOf(dead, answering(''), {failures});
		await run(context, 'distccd-unit', 'w1');
		expect(context.findings).toMatchObject([{state: 'unknown', sentence: 'Not looked at: w1 cannot be reached.'}]);
		expect(asked).toEqual([]);
	});

	it('before a build, keeps a worker out with the reason and lets the others build', async () => {
		const {context} = contextOf(dead, answering(''));
		const result = await run(context, 'distccd-unit', 'w1', true);
		expect(result.outcome).toBe('skipped');
		expect(context.excluded.get('w1')).toMatch(/^the service distbuild-distccd.service is inactive/);
	});

	it('before a build, stops it where the master is at fault', async () => {
		const {context} = contextOf(dead, answering('', 1));
		await expect(run(context, 'launcher', 'master', true)).rejects.toMatchObject({
			failure: {message: expect.stringMatching(/^master: .*launcher is missing/), hint: expect.stringMatching(/^Run doctor/)},
		});
	});

	it('what would hang in a black hole is not asked, and says why; other hosts are', async () => {
		const asked: string[] = [];
		const host = (name: string) =>
			fakeHost(name, async (argv) => {
				asked.push(`${name} ${argv.join(' ').includes('passes()') ? 'pings' : 'else'}`);
				return {code: 0, stdout: 'device eth0\nmtu 1500\nsmall yes\nsaid \npasses 1400\n', stderr: ''};
			});
		const {context} = fakeContext(directory, {master: host('master'), w1: host('w1'), w2: host('w2')});
		for (const [name, id] of [
			['w1', 'path-mtu'],
			['w1', 'rsync'],
			['w1', 'tunnel'],
			['w2', 'rsync'],
		] as const) {
			const definition = checkOf(id);
			await check({kind: 'check', check: id}, checkStep(name, definition), context);
		}
		expect(asked).toEqual(['master pings', 'w2 else']);
		expect(context.findings.map(({host: where, check: id, state}) => `${where} ${id} ${state}`)).toEqual([
			'w1 path-mtu fault',
			'w1 rsync unknown',
			'w1 tunnel unknown',
			'w2 rsync fault',
		]);
		expect(context.findings[1]?.sentence).toContain('MTU black hole');
	});
});
