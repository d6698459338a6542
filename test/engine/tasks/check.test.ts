import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterAll, expect, it} from 'vitest';
import {checkStep} from '../../../source/actions/doctor/index.ts';
import {checks} from '../../../source/actions/doctor/registry.ts';
import {check} from '../../../source/engine/tasks/check.ts';
import {fakeContext, fakeHost} from '../../support/fake-context.ts';

const directory = mkdtempSync(path.join(os.tmpdir(), 'check-'));
afterAll(() => rmSync(directory, {recursive: true, force: true}));

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
		const definition = checks.find((candidate) => candidate.id === id);
		if (definition === undefined) throw new Error(`no check ${id}`);
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
