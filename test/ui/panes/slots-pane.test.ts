import {expect, it} from 'vitest';
import {rowsOf, summaryOf} from '../../support/rows.ts';
import {sceneOf} from '../../support/scenes.ts';

it('shows every slot of every worker, then the compiles, the longest first', () => {
	const rows = rowsOf('slots', sceneOf('building'), 48, 10);
	expect(rows.slice(0, 4)).toEqual([
		'w1      8/10 ■■▪■■▪■■□□',
		'w2     28/34 ■■■■■■▪■■■■■■■■■▪■■■■■■■■■▪▪□□□□□□',
		'w3     14/14 ▪▪■■▪■■■■■■■▪▪',
		expect.stringMatching(/^w3 +….+ send +! +\d+s$/),
	]);
});

it('has the compiles beside the cells where it is wide', () => {
	expect(rowsOf('slots', sceneOf('building'), 100, 10)[0]).toMatch(/^w1 {6}8\/10 ■■▪■■▪■■□□ {10,}w3 +\S+\.cpp/);
});

it('makes one row of a worker where there is little room', () => {
	expect(rowsOf('slots', sceneOf('building'), 26, 4)[1]).toBe('w2     28/34 ━━━━━━━━━━━──');
});

it('counts compiles that take long', () => {
	expect(summaryOf('slots', sceneOf('building'))).toMatch(/^!\d long 50\/58 busy$/);
	expect(summaryOf('slots', sceneOf('quiet'))).toBe('0/58 busy');
});

it('does not invent slots of a worker that nobody has looked at', () => {
	expect(rowsOf('slots', sceneOf('cold-start', 1), 40, 3)).toEqual(['w1       0/?']);
});

it('lets ages go on between two looks', () => {
	const scene = sceneOf('building');
	const [later] = rowsOf('slots', {...scene, now: scene.now + 600_000}, 100, 10);
	expect(later).toMatch(/! 10:\d\d$/);
});
