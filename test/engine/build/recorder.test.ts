import {appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import type {RunningBuild} from '../../../source/engine/build/companion.ts';
import {notesIn} from '../../../source/engine/build/keeper.ts';
import {recorder} from '../../../source/engine/build/recorder.ts';
import type {Recording} from '../../../source/report/recording.ts';
import {temporaryDirectory} from '../../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
const log = () => path.join(directory.path, 'out/.ninja_log');
const recording = () => JSON.parse(readFileSync(path.join(directory.path, 'r1.actions.json'), 'utf8')) as Recording;

function beside(): Promise<Awaited<ReturnType<typeof recorder>>> {
	const context = {config: {master: {tree: directory.path}}, journalPath: path.join(directory.path, 'r1.jsonl')};
	return recorder({context, scratch: directory.path, notes: notesIn(directory.path)} as unknown as RunningBuild);
}

beforeEach(() => {
	directory = temporaryDirectory();
	mkdirSync(path.join(directory.path, 'out'));
});
afterEach(() => directory.remove());

it('records the actions of this build and none of an earlier one', async () => {
	writeFileSync(log(), '# ninja log v5\n0\t900\t1\told.o\tff\n');
	const {stop} = await beside();
	appendFileSync(log(), '1\t5\t1\tnew.o\tfe\n2\t9\t1\tnew.so\tfd\n');
	await stop();
	expect(recording().actions).toEqual([
		[1, 5, 'compile', 'new.o'],
		[2, 9, 'other', 'new.so'],
	]);
});

it('records all that a runner before it did not live to record', async () => {
	await beside();
	writeFileSync(log(), '# ninja log v5\n1\t5\t1\tfirst.o\tfe\n');
	const {stop} = await beside();
	await stop();
	expect(recording().actions).toHaveLength(1);
});

it('says why there are no actions where ninja wrote its log anew', async () => {
	writeFileSync(log(), `# ninja log v5\n${'0\t900\t1\told.o\tff\n'.repeat(9)}`);
	const {stop} = await beside();
	writeFileSync(log(), '# ninja log v5\n1\t5\t1\tnew.o\tfe\n');
	await stop();
	expect(recording()).toMatchObject({actions: [], problem: expect.stringContaining('wrote its log anew')});
});

it('says that a tree has no log, and still what the workers did', async () => {
	const {stop} = await beside();
	expect(existsSync(log())).toBe(false);
	const line = (text: string) => `distcc[7] ${text}\n`;
	const lines = [
		'exec on 127.0.0.1:3701/4,lzo: clang -c a.c',
		'900 bytes from a.c compiled on 127.0.0.1:3701/4,lzo in 0.5000s, rate 2kB/s',
		'compile a.c on 127.0.0.1:3701/4,lzo completed ok',
	];
	writeFileSync(path.join(directory.path, 'distcc.log'), lines.map(line).join(''));
	await stop();
	expect(recording().problem).toBe('the tree has no out/.ninja_log');
	expect(Object.values(recording().workers)).toEqual([{ok: 1, ms: 500, failed: 0}]);
});
