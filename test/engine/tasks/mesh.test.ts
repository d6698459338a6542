import {afterEach, beforeEach, expect, it} from 'vitest';
import type {RawExec} from '../../../source/engine/sudo.ts';
import {meshTrust} from '../../../source/engine/tasks/mesh.ts';
import {fakeContext, fakeHost} from '../../support/fake-context.ts';
import {temporaryDirectory} from '../../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
	directory = temporaryDirectory();
});
afterEach(() => directory.remove());

const key = `ssh-ed25519 ${'A'.repeat(68)}`;

it.each([
	['a second line', `${key}\nssh-ed25519 ${'B'.repeat(68)}`],
	['options', `command="id" ${key}`],
	['a comment', `${key} someone@somewhere`],
	['no key', 'hello'],
])('a worker that shows %s as its key is let in by nobody', async (_what, shown) => {
	const asked: string[] = [];
	const w1: RawExec = async (argv) => {
		asked.push(argv.join(' '));
		return {code: 0, stdout: '', stderr: ''};
	};
	const w2: RawExec = async () => ({code: 0, stdout: `${shown}\n`, stderr: ''});
	const {context} = fakeContext(directory.path, {w1: fakeHost('w1', w1), w2: fakeHost('w2', w2)});
	const step = {
		id: 'w1/mesh-trust w2',
		host: 'w1',
		title: 'let in',
		work: {kind: 'task', task: {kind: 'mesh-trust', peer: 'w2'}},
	} as const;
	const {outcome, failure} = await meshTrust(step.work.task, step, context);
	expect([outcome, failure]).toMatchObject([
		'failed',
		{code: 'verification', message: expect.stringContaining('What w2 shows as its key is none')},
	]);
	expect(asked).toEqual([]);
});
