import {expect, it} from 'vitest';
import {scenarioStart} from '../../../source/scenarios/scenario.ts';
import type {Event} from '../../../source/state/events.ts';
import {eventSamples} from '../../support/events.ts';
import {rowsOf, summaryOf} from '../../support/rows.ts';
import {sceneOf} from '../../support/scenes.ts';

const {['run/started']: started} = eventSamples;

it('shows how far a build is and what became of its compiles', () => {
	expect(rowsOf('build', sceneOf('building'), 60, 8)).toEqual([
		'━━━━━━━━━━━━━━━━──────────────────────── 41% 4 min left',
		'▸ compiling 4188/9731, 71 running, by 3 builds before',
		'units        3644 asked of the cache',
		'hits         1411 39%',
		'remote       2179 60% w1 376, w2 1277, w3 526',
		'local          50 by design: assembler source 47, output is…',
		'fell back       4 ! the worker rejected it 4',
	]);
	expect(summaryOf('build', sceneOf('building'))).toBe('running 3:07');
});

it('shows what has run for longest, and how the compiles are spread, where there is room', () => {
	expect(rowsOf('build', sceneOf('building'), 60, 14).slice(7)).toEqual([
		'running for longest',
		'    2:06  java metalava.jar  2:20 before',
		'     15s  ld.lld libart-compiler.so',
		'remote compiles by worker',
		'  w1          376 ━━━━━━━━━─────────────────────  17%',
		expect.stringContaining('59%'),
		expect.stringContaining('24%'),
	]);
});

it('shows what the workers themselves say: how long a compile takes there, and what they refuse', () => {
	const there = {ok: 40, errors: 1, refused: 0, broken: 0, tookMs: 8000, receivedBytes: 1};
	const counts = {
		units: 60,
		hits: 0,
		misses: 60,
		remote: {w1: 40, w2: 10},
		localByDesign: {},
		fellBack: {'worker gave no answer': 10},
		workers: {w1: there, w2: {...there, ok: 0, errors: 0, tookMs: 0, refused: 12, refusedCompiler: 'prebuilts/bin/clang++'}},
	};
	const scene = sceneOf('building', 3, {type: 'compiles/counted', at: 0, counts});
	expect(rowsOf('build', scene, 70, 14).slice(6)).toEqual([
		'fell back      10 ! worker gave no answer 10',
		'refused        12 ! by w2: clang++ is not in its list',
		'running for longest',
		expect.stringContaining('metalava'),
		expect.stringContaining('ld.lld'),
		'remote compiles by worker',
		'  w1           40 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  80% 200 ms, 1 failed',
		'  w2           10 ━━━━━━━━──────────────────────  20%, 12 failed',
	]);
});

it('of another action, shows failures first, then how far each host is', () => {
	expect(rowsOf('build', sceneOf('provisioning', 4), 70, 8)).toEqual([
		'✗ w2: apt-get ended with 100: the archive does not answer.',
		'  See the mirror in /etc/apt.',
		'w1   5/5 +✓✓✓✓ ✓ tunnel to the worker',
		'w2   3/5 +✓✗·· ✗ compiler allow-list',
		'w3   3/5 +✓✓▸· ▸ distccd answers on its loopback 8s',
		'w4   4/5 +✓✓✓▸ ▸ tunnel to the worker 8s',
	]);
});

it('keeps the outcome and the summary of what has ended', () => {
	expect(rowsOf('build', sceneOf('finished'), 60, 9).slice(0, 3)).toEqual([
		'✓ build succeeded in 3:47',
		'Built aosp_x86_64-eng: 3644 units, 2229 remote, 0 fell back.',
		'units        3644 asked of the cache',
	]);
});

it('says why a run failed and what to do', () => {
	const failure = {code: 'exit', message: 'ninja ended with 1: 3 actions failed.', hint: 'See the log.'} as const;
	const scene = sceneOf('building', 3, {type: 'run/finished', at: 0, outcome: 'failed', failure, summary: 'failed'});
	expect(rowsOf('build', scene, 60, 12).slice(1, 3)).toEqual(['ninja ended with 1: 3 actions failed.', 'See the log.']);
});

it('tells a newcomer what to press', () => {
	expect(rowsOf('build', sceneOf('cold-start'), 80, 3)[0]).toContain('s sets up ssh');
});

it('shows what failed before everything else, and says that there is more', () => {
	const failed = (name: string): Event => ({
		type: 'build/action-failed',
		at: 0,
		output: `out/soong/obj/${name}.o`,
		command: `clang -c ${name}.c`,
		text: [`In file included from ${name}.c:`, `${name}.c:3:1: error: unknown type name 'nothing'`],
	});
	const scene = sceneOf('building', 3, ...['a', 'b', 'c', 'd'].map(failed));
	expect(rowsOf('build', scene, 60, 8).slice(0, 5)).toEqual([
		"✗ a.o: a.c:3:1: error: unknown type name 'nothing'",
		"✗ b.o: b.c:3:1: error: unknown type name 'nothing'",
		"✗ c.o: c.c:3:1: error: unknown type name 'nothing'",
		'  and 1 more, in the log',
		expect.stringContaining('41%'),
	]);
});

it('marks what runs for much longer than before', () => {
	const actions = [{description: 'java metalava.jar', startedAt: scenarioStart, usualMs: 30_000, isOverdue: true}];
	const scene = sceneOf('building', 3, {type: 'build/running', at: 0, actions});
	expect(rowsOf('build', scene, 60, 14)).toContain('    3:07  ! java metalava.jar  30s before');
});

it('draws no bar where nothing tells how far the whole is', () => {
	const scene = sceneOf(
		'building',
		3,
		{...started, at: scenarioStart},
		{
			type: 'build/progressed',
			at: scenarioStart,
			phase: 'soong',
			done: 12,
			total: 38,
			running: 4,
			failed: 0,
		},
	);
	expect(rowsOf('build', scene, 60, 8)[0]).toBe('▸ soong 12/38, 4 running, no history of this build yet');
});
