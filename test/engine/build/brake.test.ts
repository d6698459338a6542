import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {afterEach, describe, expect, it} from 'vitest';
import {startBrake} from '../../../source/engine/build/brake.ts';
import {parseStat} from '../../../source/tools/processes.ts';

const started: number[] = [];

function sleeper(): number {
	const {pid} = spawn('sleep', ['60'], {stdio: 'ignore'});
	if (pid === undefined) throw new Error('sleep was not started');
	started.push(pid);
	return pid;
}

const stateOf = (pid: number) => parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.state;

afterEach(() => {
	for (const pid of started.splice(0)) process.kill(pid, 'SIGKILL');
});

describe('the brake', () => {
	it('stops, continues, and in the end continues what is still stopped', async () => {
		const brake = startBrake();
		const [one, other, third] = [sleeper(), sleeper(), sleeper()];
		for (const pid of [one, other, third]) brake.stop(pid);
		await expect.poll(() => [one, other, third].map(stateOf)).toEqual(['T', 'T', 'T']);
		brake.go(other);
		await expect.poll(() => [one, other, third].map(stateOf)).toEqual(['T', expect.not.stringMatching('T'), 'T']);
		await brake.release();
		expect([one, other, third].map(stateOf)).not.toContain('T');
	});

	it('continues what it has stopped when the program that asked for it is killed', async () => {
		const pid = sleeper();
		const text = `
			import {startBrake} from '${new URL('../../../source/engine/build/brake.ts', import.meta.url).href}';
			startBrake().stop(${pid});
			setInterval(() => {}, 1000);
		`;
		const runner = spawn(process.execPath, ['--input-type=module', '-e', text], {stdio: 'ignore'});
		await expect.poll(() => stateOf(pid), {timeout: 10_000}).toBe('T');
		runner.kill('SIGKILL');
		await expect.poll(() => stateOf(pid), {timeout: 10_000}).not.toBe('T');
	});

	it('minds nobody who is gone, nor its own end', async () => {
		const brake = startBrake();
		brake.stop(2 ** 22 + 1);
		await brake.release();
		brake.go(2 ** 22 + 1);
	});
});
