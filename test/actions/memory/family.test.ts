import {describe, expect, it} from 'vitest';
import {localSteps} from '../../../source/actions/memory/family.ts';
import type {Process} from '../../../source/tools/processes.ts';

function process(pid: number, parent: number, name: string, state = 'S'): Process {
	return {pid, parent, name, state, startTicks: pid, residentBytes: 1, cpuTicks: 0};
}

/** As seen during a build of the lab's tree. */
const processes = [
	process(1, 0, 'systemd'),
	process(10, 1, 'java'),
	process(20, 1, 'soong_ui'),
	process(21, 20, 'nsjail'),
	process(22, 21, 'ninja'),
	process(30, 22, 'sh'),
	process(31, 30, 'java'),
	process(32, 22, 'clang++'),
	process(33, 32, 'ld.lld'),
	process(34, 22, 'java', 'Z'),
	process(40, 22, 'sh'),
	process(41, 40, 'sccache'),
	process(42, 41, 'clang++'),
	process(50, 22, 'launcher'),
	process(51, 50, 'clang'),
	process(60, 22, 'soong_build'),
];

describe('local steps', () => {
	it('are what a build has started, but for compiles that another machine waits for, what waits itself, and the dead', () => {
		const names = localSteps(processes, new Set([20])).map(({pid, name}) => `${pid} ${name}`);
		expect(names).toEqual(['31 java', '32 clang++', '33 ld.lld', '60 soong_build']);
	});

	it('are none without a build', () => {
		expect(localSteps(processes, new Set())).toEqual([]);
	});
});
