import {describe, expect, it} from 'vitest';
import {ceilingOf} from '../../source/report/ceiling.ts';

const compile = (startMs: number, endMs: number) => ({startMs, endMs, output: `${startMs}.o`, kind: 'compile' as const});
const other = (startMs: number, endMs: number) => ({startMs, endMs, output: `${startMs}.so`, kind: 'other' as const});

describe('the ceiling of a build', () => {
	it('counts overlapping compiles once, and gaps as time that no worker takes', () => {
		const ceiling = ceilingOf([compile(0, 4000), compile(2000, 6000), other(5000, 8000)], 10_000);
		expect(ceiling).toMatchObject({
			actions: 3,
			compiles: 2,
			compileMs: 8000,
			actionMs: 11_000,
			busyMs: 8000,
			whileCompilingMs: 6000,
			withoutCompilesMs: 2000,
			mostSpeedUp: 2.5,
		});
		expect(ceiling?.longest[0]).toMatchObject({ms: 4000});
	});

	it.each([
		['nothing was compiled', [other(0, 5)], 10],
		['compiles took longer than the build', [compile(0, 20)], 10],
	])('names no speed-up where %s', (_name, actions, wallMs) => {
		expect(ceilingOf(actions, wallMs)?.mostSpeedUp).toBeUndefined();
	});

	it('does not exist without actions', () => {
		expect(ceilingOf([], 10)).toBeUndefined();
	});
});
