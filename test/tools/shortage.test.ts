import {describe, expect, it} from 'vitest';
import {foldShortage, initialShortage, parseOomKills} from '../../source/tools/shortage.ts';
import {fixture} from '../support/fixture.ts';

const fold = (...lines: readonly string[]) => lines.reduce(foldShortage, initialShortage);
const failed = 'FAILED: out/x.o';
const inFailure = {hasOwnError: false, isOfFailure: true};

describe('what ran out in a build', () => {
	it.each([
		// The first three are soong_ui's, clang's and cp's on a full tmpfs.
		'14:27:55 Failed to write file out/build_error: write out/build_error.tmp: no space left on device',
		'fatal error: error in backend: IO failure on output stream: No space left on device',
		"cp: error copying 'out/soong/.bootstrap/soong_env/obj/a.out' to 'out/soong/.bootstrap/bin/soong_env': No space left on device",
		'java.io.IOException: Disk quota exceeded',
	])('is the disk: %s', (line) => {
		expect(fold(failed, line, 'cp: x: No space left on device')).toEqual({...inFailure, noSpace: line});
	});

	it.each([
		'java.lang.OutOfMemoryError: Java heap space',
		'LLVM ERROR: out of memory',
		'fork/exec /bin/bash: Cannot allocate memory',
	])('is memory: %s', (line) => {
		expect(fold(failed, line)).toEqual({...inFailure, noMemory: line});
	});

	it.each([
		'bash: line 1:  4711 Killed                  clang++ -c x.cpp',
		'Killed',
		'ninja failed with: signal: killed',
		'clang-11: error: unable to execute command: Killed',
		'distcc[12] ERROR: compile x.cpp on localhost failed with signal 9',
	])('was killed: %s', (line) => {
		expect(fold(failed, line)).toEqual({...inFailure, killed: line});
	});

	it.each(['Killed.java:3: warning: unused', 'system/core/x.cpp:10:12: note: signal: 9 is here'])('is nothing in %s', (line) => {
		expect(fold(failed, line)).toEqual(inFailure);
	});

	it('is nothing where a compiler complains of the source', () => {
		expect(fold(...fixture('soong/2020-failed.txt').split('\n'))).toMatchObject({hasOwnError: true});
		expect(fold(failed, '[ 10% 1/10] clang++ x.cpp', 'Killed')).toEqual(initialShortage);
	});

	it('is what soong_ui says itself, and nothing that a step said which succeeded', () => {
		const own = '14:27:55 Failed to write file out/build_error: write out/build_error.tmp: no space left on device';
		expect(fold(own)).toEqual({...initialShortage, noSpace: own});
		expect(fold('[ 10% 1/10] clang++ x.cpp', 'fatal error: No space left on device')).toEqual(initialShortage);
	});
});

describe("the kernel's count of whom it killed for memory", () => {
	it('stands in /proc/vmstat', () => {
		expect(parseOomKills('pgmajfault 12\noom_kill 3\nnuma_hit 1\n')).toBe(3);
		expect(parseOomKills('pgmajfault 12\n')).toBeUndefined();
	});
});
