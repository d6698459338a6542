import {spawn} from 'node:child_process';
import {access} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {afterEach, describe, expect, it} from 'vitest';
import {labCgroup, processesIn} from '../../source/lab/cgroup.ts';
import {attachLab, startLab, stopLab} from '../../source/lab/lab.ts';
import {findCapsule} from '../../source/lab/namespaces.ts';
import {labPaths} from '../../source/lab/paths.ts';
import {run} from '../../source/lab/process.ts';
import {ask, eventually, traces} from './support.ts';

const name = 'test-crash';
const start = () => startLab({name, workers: 1, program: false});
const expectNothingLeft = async () => {
	expect(await traces(name)).toEqual([]);
	await expect(access(labPaths(name).root)).rejects.toThrow(/ENOENT/);
};

describe('taking a lab down', () => {
	afterEach(() => stopLab(name));

	it('leaves no process, mount, interface, cgroup or file behind', async () => {
		const lab = await start();
		expect((await traces(name)).length).toBeGreaterThan(0);
		await lab.stop();
		await expectNothingLeft();
	});

	it('leaves nothing after the capsule was killed, and says until then that it has died', async () => {
		const lab = await start();
		process.kill((await findCapsule(lab.record.cgroup)) ?? 0, 'SIGKILL');
		await expect(
			(async () => {
				for (;;) {
					await attachLab(name);
				}
			})(),
		).rejects.toThrow(/has died/);
		await stopLab(name);
		await expectNothingLeft();
	});

	it('leaves nothing when any one process of the lab was killed before, frozen machines included', async () => {
		const lab = await start();
		await lab.fault('w1', 'delay', '5');
		await lab.fault('w1', 'hang', 'on');
		const capsule = await findCapsule(lab.record.cgroup);
		for (const pid of await processesIn(`${lab.record.cgroup}/capsule`)) {
			if (pid !== capsule) {
				await run(['kill', '-KILL', String(pid)]);
			}
		}

		await stopLab(name);
		await expectNothingLeft();
	});

	it('is not needed before the next start, which cleans up first', async () => {
		const first = await start();
		process.kill((await findCapsule(first.record.cgroup)) ?? 0, 'SIGKILL');
		await run(['rm', labPaths(name).record]);
		const second = await start();
		expect(await ask(second, 'w1', 'systemctl is-system-running')).toBe('running');
	});

	it('cleans up after a command that was killed while it started a lab', async () => {
		const main = fileURLToPath(new URL('../../source/lab/main.ts', import.meta.url));
		const child = spawn(process.execPath, [main, 'up', '--lab', name, '--workers', '1'], {stdio: 'ignore'});
		await eventually('a capsule', async () => (await findCapsule(await labCgroup(name))) !== undefined);
		child.kill('SIGKILL');
		await stopLab(name);
		await expectNothingLeft();
	});

	it('is no error when there is nothing', async () => {
		await stopLab(name);
		await expectNothingLeft();
	});
});
