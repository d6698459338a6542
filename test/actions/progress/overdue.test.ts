import {describe, expect, it} from 'vitest';
import {type JudgedAction, judgeActions, overdueText, type RunningAction} from '../../../source/actions/progress/overdue.ts';

const minuteMs = 60_000;
const action = (startedAt: number, cpuTicks = 0, key = 'a'): RunningAction => ({
	key,
	description: 'ld.lld a.so',
	output: 'a.so',
	startedAt,
	cpuTicks,
});
const judge = (
	actions: readonly RunningAction[],
	now: number,
	usualMs?: number,
	before: ReadonlyMap<string, JudgedAction> = new Map(),
) => judgeActions(before, actions, now, () => usualMs);

describe('an action', () => {
	it.each<[string, number, number | undefined, boolean]>([
		['that took two minutes before, is late after more than six', 6 * minuteMs + 1, 2 * minuteMs, true],
		['that took two minutes before, is not late after six', 6 * minuteMs, 2 * minuteMs, false],
		['that took a second before, is not late within a minute', minuteMs, 1000, false],
		['that was never seen, is late after more than ten minutes', 10 * minuteMs + 1, undefined, true],
		['that was never seen, is not late after ten minutes', 10 * minuteMs, undefined, false],
	])('%s', (_what, ageMs, usualMs, isOverdue) => {
		expect(judge([action(0)], ageMs, usualMs).actions[0]?.isOverdue).toBe(isOverdue);
	});

	it('that is late is told once', () => {
		const first = judge([action(0)], 11 * minuteMs);
		const second = judge([action(0)], 12 * minuteMs, undefined, first.watch);
		expect([first.newlyOverdue.length, second.newlyOverdue.length]).toEqual([1, 0]);
	});

	it('is idle since it last used the processor', () => {
		const first = judge([action(0, 5)], 1000);
		const second = judge([action(0, 6)], 2000, undefined, first.watch);
		const third = judge([action(0, 6)], 3000, undefined, second.watch);
		expect(third.actions[0]?.idleSince).toBe(2000);
	});
});

it('the oldest action comes first, and one that has ended is forgotten', () => {
	const first = judge([action(5, 0, 'b'), action(1)], 9);
	expect(first.actions.map(({key}) => key)).toEqual(['a', 'b']);
	expect([...judge([action(5, 0, 'b')], 10, undefined, first.watch).watch.keys()]).toEqual(['b']);
});

it.each([
	[{usualMs: 40_000, idleSince: 20 * minuteMs}, 'it took 40 s in an earlier build, and it is at work'],
	[
		{idleSince: 15 * minuteMs},
		'there is no record of how long it takes, and it has not worked here for 5 min: it waits for a worker, a lock or the network',
	],
])('the sentence says what is known: %j', (known, text) => {
	const late = {...action(8 * minuteMs), isOverdue: true, ...known};
	expect(overdueText(late, 20 * minuteMs)).toBe(`ld.lld a.so has run for 12 min; ${text}.`);
});
