import {readFile} from 'node:fs/promises';
import {expect} from 'vitest';
import type {Lab} from '../../source/lab/lab.ts';
import {run, waitFor} from '../../source/lab/process.ts';

/** The output of a command in a machine, whatever its exit code. */
export const ask = async (lab: Lab, host: string, script: string, user = 'root') =>
	(await lab.exec(host, ['bash', '-c', script], {user})).stdout.trim();

/** Average round trip in ms and loss in percent of `count` pings from the master; undefined without any answer. */
export const ping = async (lab: Lab, address: string, count: number) => {
	const text = await ask(lab, 'master', `ping -q -c ${count} -i 0.01 -W 1 ${address}`);
	return {
		lossPercent: Number(/([\d.]+)% packet loss/.exec(text)?.[1]),
		averageMs: Number(/= [\d.]+\/([\d.]+)\//.exec(text)?.[1] ?? Number.NaN),
	};
};

/** Everything outside the caches that a lab of this name could leave: processes, mounts, interfaces, cgroups. */
export const traces = async (name: string) => {
	const mark = `distbuild-lab-${name}`;
	const state = `/lab/${name}/`;
	const processes = (await run(['ps', '-eo', 'pid,args'])).stdout.split('\n').filter((line) => line.includes(state));
	const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').filter((line) => line.includes(state));
	const interfaces = (await run(['ip', '-o', 'link'])).stdout.split('\n').filter((line) => line.includes(' lab-'));
	const cgroups = (await run(['find', '/sys/fs/cgroup', '-name', mark])).stdout.split('\n').filter(Boolean);
	return [...processes, ...mounts, ...interfaces, ...cgroups];
};

/** Waits until a probe holds, and fails with what it was waiting for. */
export const eventually = async (what: string, probe: () => Promise<boolean>, timeoutMs = 15_000) => {
	expect(await waitFor(async () => ((await probe()) ? true : undefined), timeoutMs, 100), what).toBe(true);
};
