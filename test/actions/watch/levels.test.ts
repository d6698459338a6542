import {describe, expect, it} from 'vitest';
import {
	answerOf,
	foldLevels,
	initialLevels,
	type Levels,
	type RedisAnswer,
	type Switch,
} from '../../../source/actions/watch/levels.ts';

const well: RedisAnswer = {kind: 'well'};
const away: RedisAnswer = {kind: 'away', reason: 'Redis does not run'};
const full: RedisAnswer = {kind: 'full', reason: 'Redis is full'};

/** One answer a second, from 0; the switches with their second. */
function watched(answers: readonly RedisAnswer[]): readonly (readonly [number, Switch['to']])[] {
	let levels: Levels = initialLevels;
	return answers.flatMap((answer, second) => {
		const next = foldLevels(levels, answer, second * 1000);
		levels = next.levels;
		return next.change === undefined ? [] : [[second, next.change.to] as const];
	});
}

const times = (count: number, answer: RedisAnswer) => Array.from({length: count}, () => answer);

describe('the levels of the cache', () => {
	it('stay as they are while Redis answers', () => {
		expect(watched(times(10, well))).toEqual([]);
	});

	it('lose Redis at its first silence, and get it back when it has answered for three seconds', () => {
		expect(watched([well, away, away, ...times(10, well)])).toEqual([
			[1, 'disk'],
			[6, 'redis'],
		]);
	});

	it('wait longer for a Redis that goes away again soon, and begin anew where it stayed', () => {
		const relapse = [away, ...times(4, well), away, ...times(7, well)];
		expect(watched(relapse)).toEqual([
			[0, 'disk'],
			[4, 'redis'],
			[5, 'disk'],
			[12, 'redis'],
		]);
		expect(watched([...relapse, ...times(60, well), away, ...times(4, well)]).slice(-2)).toEqual([
			[73, 'disk'],
			[77, 'redis'],
		]);
	});

	it('count the seconds from the beginning where it was away in between', () => {
		expect(watched([away, well, well, away, ...times(4, well)])).toEqual([
			[0, 'disk'],
			[7, 'redis'],
		]);
	});

	it('keep a Redis that takes nothing, since it is still read, and say so once', () => {
		let levels = initialLevels;
		const said = [full, full, well].flatMap((answer) => {
			const next = foldLevels(levels, answer, 0);
			levels = next.levels;
			return next.change === undefined ? [] : [next.change];
		});
		expect(said).toEqual([
			{to: 'redis', reason: "Redis is full: what is there is still used, new results stay on this machine's disk"},
			{to: 'redis', reason: 'Redis takes results again'},
		]);
	});
});

describe('an error of Redis', () => {
	it.each([
		['connect ECONNREFUSED 127.0.0.1:6390; Connection is closed.', 'away', 'Redis does not run'],
		['Command timed out', 'away', 'Redis does not answer'],
		['connect ETIMEDOUT', 'away', 'Redis does not answer'],
		[
			'WRONGPASS invalid username-password pair or user is disabled.',
			'away',
			"Redis refuses the cache's password (provision again)",
		],
		['LOADING Redis is loading the dataset in memory', 'away', 'Redis is still reading its data'],
		["OOM command not allowed when used memory > 'maxmemory'.", 'full', 'Redis is full and evicts nothing (maxmemory-policy)'],
		["READONLY You can't write against a read only replica.", 'full', 'Redis is a read-only replica'],
		['MISCONF Redis is configured to save RDB snapshots', 'full', 'Redis cannot write its snapshots and takes nothing'],
		['something new', 'away', 'Redis is of no use (something new)'],
	] as const)('%s', (error, kind, reason) => {
		expect(answerOf(error)).toEqual({kind, reason});
	});
});
