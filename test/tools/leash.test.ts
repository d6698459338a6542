import {spawn} from 'node:child_process';
import {describe, expect, it} from 'vitest';
import {prepared} from '../../source/tools/command.ts';
import {endCommand, leashed} from '../../source/tools/leash.ts';
import {run} from '../support/run.ts';

function argvOf(command: Parameters<typeof prepared>[0]): readonly string[] {
	return prepared(command, 'root', undefined).argv;
}

describe('a command on a leash', () => {
	it('is the same command', () => {
		const {code, stdout} = run(
			argvOf(leashed({argv: ['sh', '-c', 'cat; echo "$A"; exit 3'], environment: {A: 'x y'}}, 'id', 5)),
			{
				stdin: 'in ',
			},
		);
		expect([code, stdout]).toEqual([3, 'in x y\n']);
	});

	it('ends by itself when its time is over, with all that it started', () => {
		const {code, stdout} = run(argvOf(leashed({argv: ['sh', '-c', 'sleep 60 & echo $!; wait']}, 'id', 1)));
		expect(code).toBe(124);
		expect(run(['ps', '-o', 'stat=', '-p', stdout.trim()]).stdout.replace(/^Z.*/, '').trim()).toBe('');
	});

	it('is ended by its id, and no other is', async () => {
		const calls = ['first', 'second'].map((id) => {
			const [program = '', ...rest] = argvOf(leashed({argv: ['sh', '-c', 'echo up; sleep 60']}, `test-${process.pid}-${id}`, 60));
			const child = spawn(program, rest, {stdio: ['ignore', 'pipe', 'ignore']});
			const up = new Promise((resolve) => child.stdout.once('data', resolve));
			return {child, up, ended: new Promise<number | null>((resolve) => child.on('close', resolve))};
		});
		const [first, second] = calls;
		await Promise.all(calls.map(({up}) => up));
		expect(run(argvOf(endCommand(`test-${process.pid}-first`, false))).code).toBe(0);
		expect(await first?.ended).not.toBe(0);
		expect(second?.child.exitCode).toBe(null);
		expect(run(argvOf(endCommand(`test-${process.pid}-second`, false))).code).toBe(0);
		await second?.ended;
	});
});
