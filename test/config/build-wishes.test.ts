import {describe, expect, it} from 'vitest';
import {type BuildWishes, wishesFrom, wishesOf, wishProblem, wishRecord, withWishes} from '../../source/config/build-wishes.ts';
import {input} from '../actions/support.ts';

const {config} = input;
const build = {
	...config.build,
	modules: ['adbd', 'libc++'],
	directories: ['system/core'],
	variables: ['A=b c', 'B=', 'C=1'],
	clean: 'modules',
} as const;

describe('wishes', () => {
	it('are the same after they were typed, put on record and read again', () => {
		const wishes = wishesOf(build);
		const record = wishRecord(wishes);
		expect(wishesFrom(record)).toEqual(wishes);
		expect(wishProblem(wishes)).toBeUndefined();
		expect(withWishes(config, wishes).build).toEqual(build);
	});

	it('that say nothing are not on record, and a record without target is no build', () => {
		const wishes: BuildWishes = {target: 'a-eng', modules: '', directories: '', variables: '', clean: 'none'};
		expect(wishRecord(wishes)).toEqual({target: 'a-eng'});
		expect(wishesFrom({only: 'w1'})).toBeUndefined();
		expect(withWishes({...config, build}, wishes).build).toMatchObject({
			modules: [],
			directories: [],
			variables: [],
			clean: 'none',
		});
	});

	it('leave what they do not name as the file has it', () => {
		expect(withWishes({...config, build: {...build, jobs: 7}}, wishesOf(config.build)).build.jobs).toBe(7);
	});
});
