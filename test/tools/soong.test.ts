import {describe, expect, it} from 'vitest';
import {
	cleanCommand,
	foldSoongLine,
	initialSoong,
	parseStatusLine,
	parseTarget,
	type SoongState,
	soongCommand,
} from '../../source/tools/soong.ts';
import {fixture} from '../support/fixture.ts';

const fold = (...lines: readonly string[]) => lines.reduce<SoongState>(foldSoongLine, initialSoong);

describe('a target', () => {
	it.each([
		['aosp_arm64-eng', {product: 'aosp_arm64', variant: 'eng'}],
		['aosp_arm64-user', {product: 'aosp_arm64', variant: 'user'}],
		['aosp_arm64-trunk_staging-userdebug', {product: 'aosp_arm64', release: 'trunk_staging', variant: 'userdebug'}],
	])('%s', (text, target) => {
		expect(parseTarget(text)).toEqual(target);
	});

	it.each(['', 'aosp_arm64', 'aosp_arm64-', '-eng', 'aosp_arm64-debug', 'a-b-c', 'a-b-c-eng', 'eng-aosp_arm64', 'a--eng'])(
		'%j is none',
		(text) => {
			expect(parseTarget(text)).toEqual({
				problem: `"${text}" is no target: product-variant or product-release-variant is one, with the variant eng, userdebug, user.`,
			});
		},
	);
});

describe('the call of soong_ui', () => {
	const options = {
		target: {product: 'p', release: 'r', variant: 'eng'},
		modules: [],
		directories: [],
		variables: [],
		jobs: 32,
		launcher: '/opt/launcher',
		tree: '/aosp',
	};
	const soong = 'build/soong/soong_ui.bash';

	it('brings target, jobs and launcher', () => {
		expect(soongCommand({...options, modules: ['adbd', 'libc'], variables: ['A=b=c', 'SOONG_NINJA=ninja']})).toEqual({
			argv: [soong, '--make-mode', '-j32', 'adbd', 'libc'],
			environment: {
				A: 'b=c',
				SOONG_NINJA: 'ninja',
				TERM: 'dumb',
				TARGET_PRODUCT: 'p',
				TARGET_BUILD_VARIANT: 'eng',
				TARGET_BUILD_TYPE: 'release',
				TARGET_RELEASE: 'r',
				USE_CCACHE: 'true',
				CCACHE_EXEC: '/opt/launcher',
			},
		});
	});

	it.each<[string, readonly string[], readonly string[], readonly string[]]>([
		['everything', [], [], ['--make-mode', '-j32']],
		['modules', ['adbd'], [], ['--make-mode', '-j32', 'adbd']],
		['directories', [], ['a/b', 'c'], ['--build-mode', '--modules-in-dirs', '--dir=/aosp', '-j32', 'a/b', 'c']],
		['both', ['adbd'], ['a/b'], ['--make-mode', '-j32', 'adbd', 'MODULES-IN-a-b']],
	])('makes %s', (_what, modules, directories, expected) => {
		expect(soongCommand({...options, modules, directories}).argv).toEqual([soong, ...expected]);
	});

	it('names no release where the target has none', () => {
		const target = {product: 'p', variant: 'eng'};
		expect(soongCommand({...options, target}).environment).not.toHaveProperty('TARGET_RELEASE');
	});

	it('lets no extra variable stand in the place of ours', () => {
		expect(soongCommand({...options, variables: ['TERM=xterm']}).environment['TERM']).toBe('dumb');
	});

	it.each(['installclean', 'clean'] as const)('cleans with its own %s, without launcher', (level) => {
		const {argv, environment} = cleanCommand({product: 'p', variant: 'eng'}, level);
		expect(argv).toEqual([soong, '--make-mode', level]);
		expect(environment).not.toHaveProperty('USE_CCACHE');
	});
});

describe('what soong_ui prints', () => {
	it.each([
		['[ 57% 11/19] out/soong/.minibootstrap/minibp', {phase: 'bootstrap', done: 11, total: 19}],
		['[100% 1/1] analyzing Android.bp files and generating ninja file', {phase: 'soong', done: 1, total: 1}],
		['[ 10% 1/10] initializing build system ...', {phase: 'kati', done: 1, total: 10}],
		['[  3% 12/405] //bionic/libc clang++ a.cpp', {phase: 'starting', done: 12, total: 405}],
		['[  3% 12/405 3m20s remaining] //bionic/libc clang++ a.cpp', {phase: 'starting', done: 12, total: 405}],
	])('%s', (line, expected) => {
		expect(fold(line)).toMatchObject({...expected, failed: 0});
	});

	it.each([
		['PLATFORM_VERSION_CODENAME=REL', 'product config'],
		['============================================', 'product config'],
		['out/build-aosp_arm64.ninja is missing, regenerating...', 'kati'],
		['No need to regenerate ninja file', 'kati'],
		['Starting ninja...', 'ninja'],
	])('%s begins %s', (line, phase) => {
		expect(fold(line).phase).toBe(phase);
	});

	it('goes through the phases, and the build stays the build whatever its actions are called', () => {
		const state = fold(
			'[100% 2/2] out/soong/.bootstrap/bin/soong_build',
			'Starting ninja...',
			'[ 50% 1/2] analyzing Android.bp of a test',
			'[100% 2/2] writing something',
		);
		expect(state).toMatchObject({phase: 'ninja', done: 2, total: 2});
	});

	it('counts failures', () => {
		expect(fold('FAILED: out/a.o', 'a.c:1:1: error: no', 'FAILED: out/b.o').failed).toBe(2);
	});

	it('tells when there is no sandbox', () => {
		expect(fold('Build sandboxing disabled due to nsjail error.').isUnsandboxed).toBe(true);
		expect(initialSoong.isUnsandboxed).toBe(false);
	});

	it.each(['', 'a.c:1:1: warning: FAILED: no', '[x] 1/2', 'ninja: no work to do.'])('%j changes nothing', (line) => {
		expect(foldSoongLine(initialSoong, line)).toBe(initialSoong);
	});
});

describe('a status line', () => {
	it.each([
		['[ 57% 11/19] a b', {percent: 57, done: 11, total: 19, description: 'a b'}],
		['[100% 5/5] ', {percent: 100, done: 5, total: 5, description: ''}],
		['[ 42% 1234/5678 3m20s remaining] a', {percent: 42, done: 1234, total: 5678, remaining: '3m20s', description: 'a'}],
	])('%s', (line, status) => {
		expect(parseStatusLine(line)).toEqual(status);
	});

	it.each(['', '[1/2] a', ' [ 57% 11/19] a', '[ 57% 11/19 remaining] a', '[ x% 1/2] a'])('%j is none', (line) => {
		expect(parseStatusLine(line)).toBeUndefined();
	});
});

describe('a recorded build', () => {
	const lines = (situation: string) => fixture(`soong/2020-${situation}.txt`).trimEnd().split('\n');
	const phasesOf = (situation: string) => {
		let state = initialSoong;
		const seen: string[] = [state.phase];
		for (const line of lines(situation)) {
			state = foldSoongLine(state, line);
			if (seen.at(-1) !== state.phase) seen.push(state.phase);
		}
		return seen;
	};
	const end = (situation: string) => fold(...lines(situation));

	it.each([
		['clean', ['starting', 'product config', 'bootstrap', 'soong', 'kati', 'ninja']],
		['null', ['starting', 'product config', 'kati', 'ninja']],
		['incremental', ['starting', 'product config', 'kati', 'ninja']],
		['unsandboxed', ['starting', 'product config', 'kati', 'ninja']],
	])('goes through its phases once: %s', (situation, phases) => {
		expect(phasesOf(situation)).toEqual(phases);
	});

	it.each([
		['clean', {phase: 'ninja', done: 88, total: 88, failed: 0, isUnsandboxed: false, isUpToDate: false}],
		['null', {phase: 'ninja', done: 0, total: 0, failed: 0, isUnsandboxed: false, isUpToDate: true}],
		['incremental', {phase: 'ninja', done: 49, total: 49, failed: 0, isUnsandboxed: false, isUpToDate: false}],
		['unsandboxed', {phase: 'ninja', done: 5, total: 5, failed: 0, isUnsandboxed: true, isUpToDate: false}],
		[
			'failed',
			{
				phase: 'ninja',
				done: 1,
				total: 5,
				failed: 1,
				isUnsandboxed: false,
				isUpToDate: false,
			},
		],
		[
			'unknown-target',
			{
				phase: 'ninja',
				done: 0,
				total: 0,
				failed: 1,
				isUnsandboxed: false,
				isUpToDate: false,
			},
		],
	])('ends as it did: %s', (situation, state) => {
		expect(end(situation)).toEqual(state);
	});
});

it('output of the build that looks like a mark does not lead back to an earlier phase', () => {
	expect(fold('Starting ninja...', '====================', 'No need to regenerate ninja file').phase).toBe('ninja');
});
