import {describe, expect, it} from 'vitest';
import {actionsBelow, titleOf} from '../../source/tools/ninja-actions.ts';
import type {Process} from '../../source/tools/processes.ts';

const process = (pid: number, parent: number, name: string, cpuTicks = 1, state = 'S'): Process => ({
	pid,
	parent,
	name,
	state,
	startTicks: pid,
	residentBytes: 1,
	cpuTicks,
});

describe('the actions of a build', () => {
	const processes = [
		process(1, 0, 'systemd'),
		process(10, 1, 'soong_ui'),
		process(11, 10, 'nsjail'),
		process(12, 11, 'ninja'),
		process(13, 12, 'sh', 2),
		process(14, 13, 'clang', 40),
		process(15, 12, 'ninja', 3),
		process(16, 12, 'sh', 9, 'Z'),
		process(20, 10, 'ckati', 7),
		process(30, 1, 'soong_ui'),
		process(31, 30, 'other'),
	];

	it('are the children of ninja with all below them, and what soong_ui runs itself', () => {
		const found = actionsBelow(processes, new Set([10]));
		expect(found.map(({process: {pid}, cpuTicks}) => [pid, cpuTicks])).toEqual([
			[13, 42],
			[15, 3],
			[20, 7],
		]);
	});

	it('are none where no build runs', () => {
		expect(actionsBelow(processes, new Set())).toEqual([]);
	});
});

describe('what an action does', () => {
	const shell = (command: string) => `/bin/sh\0-c\0${command}\0`;

	it.each<[string, string, string, string | undefined]>([
		[
			'a compile through the launcher',
			shell(
				'PWD=/proc/self/cwd /opt/distbuild/launcher prebuilts/clang/bin/clang++ -c -Wall -MF out/x.o.d -o out/obj/x.o system/core/x.cpp',
			),
			'clang++ x.cpp',
			'out/obj/x.o',
		],
		[
			'a link',
			shell('prebuilts/clang/bin/clang++ out/a.o out/b.o -o out/libc.so -fuse-ld=lld'),
			'clang++ libc.so',
			'out/libc.so',
		],
		[
			'an archive after what prepares it',
			shell('rm -f out/a.a && prebuilts/bin/llvm-ar rcs out/a.a out/a.o'),
			'llvm-ar',
			undefined,
		],
		[
			'what the shell became',
			'out/soong/.bootstrap/bin/soong_build\0-o\0out/soong/build.ninja\0Android.bp\0',
			'soong_build build.ninja',
			'out/soong/build.ninja',
		],
		['a script', '/bin/bash\0build/make/tools/do.sh\0x\0', 'do.sh', undefined],
		['only preparations', shell('mkdir -p out/x && touch out/x/stamp'), 'mkdir', undefined],
		['one that has ended', '', 'a command', undefined],
	])('%s', (_what, commandLine, description, output) => {
		expect(titleOf(commandLine)).toEqual({description, ...(output === undefined ? {} : {output})});
	});

	it('is bounded', () => {
		expect(titleOf(shell(`cc -c ${'x'.repeat(999)}.c`)).description).toHaveLength(120);
	});
});
