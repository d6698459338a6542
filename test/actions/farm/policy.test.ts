import {describe, expect, it} from 'vitest';
import {
	changesBetween,
	dueForTest,
	type Farm,
	type FarmInput,
	foldFarm,
	heardBetween,
	members,
	newWorker,
} from '../../../source/actions/farm/policy.ts';
import type {WishKind} from '../../../source/state/wishes.ts';
import type {Attempts} from '../../../source/tools/distcc-attempts.ts';
import {deepFreeze} from '../../support/deep-freeze.ts';

const farm: Farm = deepFreeze([newWorker('w1', 6), newWorker('w2', 6), newWorker('w3', 4, 'out', 'no answer', 0)]);

function having(...inputs: readonly FarmInput[]): Farm {
	return inputs.reduce((now, input) => deepFreeze(foldFarm(now, input)), farm);
}

function did(at: number, worker: string, ok: number, failed: number, cause = 'worker unreachable'): FarmInput {
	const attempts: Attempts = {ok, failed, times: {16: {jobs: ok, ms: ok * 100}}, ...(failed > 0 ? {cause} : {})};
	return {type: 'counted', at, attempts: {[worker]: attempts}};
}

function wish(at: number, kind: WishKind, host: string, slots?: number): FarmInput {
	return {type: 'wished', at, wish: {kind, host, ...(slots === undefined ? {} : {slots})}};
}

function canary(at: number, host: string, ok: boolean, detail = 'it says so'): FarmInput {
	return {type: 'proved', at, host, ok, detail};
}

/** `w1 in, w2 drained...` */
function standings(now: Farm): string {
	return now.map(({name, standing}) => `${name} ${standing}`).join(', ');
}

const failing = did(1000, 'w1', 1, 3);

describe('who stands how', () => {
	it.each<[string, readonly FarmInput[], string]>([
		['as the canaries before the build left it', [], 'w1 in, w2 in, w3 out'],
		['in, with two units that only fail there', [did(1, 'w1', 0, 2)], 'w1 in, w2 in, w3 out'],
		['in, where more goes well than fails', [did(1, 'w1', 40, 5)], 'w1 in, w2 in, w3 out'],
		['in, where failures lie further apart', [did(1, 'w1', 0, 2), did(40_000, 'w1', 0, 2)], 'w1 in, w2 in, w3 out'],
		['quarantined, where most fails', [failing], 'w1 quarantined, w2 in, w3 out'],
		['quarantined, where it adds up', [did(1, 'w1', 1, 2), did(9000, 'w1', 0, 1)], 'w1 quarantined, w2 in, w3 out'],
		['quarantined, where all fails at last', [did(1, 'w1', 40, 0), did(1000, 'w1', 0, 3)], 'w1 quarantined, w2 in, w3 out'],
		['still quarantined, where the canary fails', [failing, canary(6000, 'w1', false)], 'w1 quarantined, w2 in, w3 out'],
		['in again, where it passes', [failing, canary(6000, 'w1', true)], 'w1 in, w2 in, w3 out'],
		[
			'quarantined, where one that was only suspected fails its canary',
			[canary(5, 'w2', false)],
			'w1 in, w2 quarantined, w3 out',
		],
		['in, where it passes it', [canary(5, 'w2', true)], 'w1 in, w2 in, w3 out'],
		['drained', [wish(1, 'drain', 'w2')], 'w1 in, w2 drained, w3 out'],
		['drained, whatever it did last', [wish(1, 'drain', 'w1'), failing], 'w1 drained, w2 in, w3 out'],
		['drained, also where a canary was under way', [wish(1, 'drain', 'w3'), canary(2, 'w3', true)], 'w1 in, w2 in, w3 drained'],
		['in after its return', [wish(1, 'drain', 'w2'), wish(2, 'return', 'w2')], 'w1 in, w2 in, w3 out'],
		['quarantined until the canary says otherwise', [failing, wish(2000, 'return', 'w1')], 'w1 quarantined, w2 in, w3 out'],
		['quarantined by the user', [wish(1, 'quarantine', 'w1')], 'w1 quarantined, w2 in, w3 out'],
		['in, where one that was out passes its canary', [canary(5, 'w3', true)], 'w1 in, w2 in, w3 in'],
		['out, where a new one has to pass it first', [wish(1, 'join', 'w4', 8)], 'w1 in, w2 in, w3 out, w4 out'],
		['in, where the new one passed', [wish(1, 'join', 'w4', 8), canary(2, 'w4', true)], 'w1 in, w2 in, w3 out, w4 in'],
		['as before, where nobody knows the name', [wish(1, 'drain', 'w9'), canary(2, 'w9', true)], 'w1 in, w2 in, w3 out'],
	])('%s', (_name, inputs, expected) => {
		expect(standings(having(...inputs))).toBe(expected);
	});
});

it('takes the slots of a worker that joins as they are then: it may have been down when the build began', () => {
	const joined = having(wish(1, 'join', 'w3', 12), canary(2, 'w3', true));
	expect(members(joined).find(({name}) => name === 'w3')).toEqual({name: 'w3', slots: 12});
});

describe('canaries', () => {
	it('are due after pauses that double, up to five minutes', () => {
		let now = having(failing);
		const pauses: number[] = [];
		let at = 1000;
		for (let round = 0; round < 9; round += 1) {
			const from = at;
			while (!dueForTest(now, at).includes('w1')) at += 1000;
			pauses.push((at - from) / 1000);
			now = foldFarm(now, canary(at, 'w1', false));
		}
		expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
	});

	it('are due at once where the user wants the worker back, and again soon where they fail', () => {
		const wanted = having(failing, canary(6000, 'w1', false), canary(16_000, 'w1', false), wish(17_000, 'return', 'w1'));
		expect(dueForTest(wanted, 17_000)).toContain('w1');
		expect(dueForTest(foldFarm(wanted, canary(17_100, 'w1', false)), 27_100)).toContain('w1');
	});

	it('are never due of those that are in or drained', () => {
		expect(dueForTest(having(wish(1, 'drain', 'w1')), 1e9)).toEqual(['w3']);
	});

	it('are believed less where a worker fails again and again, until it has done fifty compiles', () => {
		const again = having(failing, canary(6000, 'w1', true), did(7000, 'w1', 0, 3));
		expect(dueForTest(again, 7000 + 9999)).not.toContain('w1');
		expect(dueForTest(again, 7000 + 10_000)).toContain('w1');
		const trusted = having(failing, canary(6000, 'w1', true), did(7000, 'w1', 60, 0), did(50_000, 'w1', 0, 3));
		expect(dueForTest(trusted, 55_000)).toContain('w1');
	});
});

describe('what is told', () => {
	it('is the list of those that get work', () => {
		expect(members(having(failing, canary(5, 'w3', true)))).toEqual([
			{name: 'w2', slots: 6},
			{name: 'w3', slots: 4},
		]);
		expect(members(having(wish(1, 'drain', 'w1'), wish(1, 'drain', 'w2')))).toEqual([]);
	});

	it('is how everybody stands at the beginning, and later what is different, with the cause', () => {
		expect(changesBetween([], farm)).toEqual([
			{host: 'w1', standing: 'in', slots: 6, reason: ''},
			{host: 'w2', standing: 'in', slots: 6, reason: ''},
			{host: 'w3', standing: 'out', slots: 0, reason: 'no answer'},
		]);
		expect(changesBetween(farm, having(failing))).toEqual([
			{host: 'w1', standing: 'quarantined', slots: 0, reason: '3 of its last 4 compiles failed: worker unreachable'},
		]);
		expect(changesBetween(farm, having(did(1, 'w1', 30, 1)))).toEqual([]);
	});
});

describe('a worker that answers nothing', () => {
	const reason = 'it has said nothing for 8 s';
	const silent = new Map([['w1', reason]]);
	const gone = foldFarm(farm, {type: 'heard', at: 1000, host: 'w1', silence: reason});

	it('is out at once, with the reason', () => {
		expect(heardBetween(farm, silent)).toEqual([{type: 'heard', host: 'w1', silence: reason}]);
		expect(changesBetween(farm, gone)).toEqual([{host: 'w1', standing: 'quarantined', slots: 0, reason}]);
	});

	it('is told once, and tried again as soon as it answers', () => {
		expect(heardBetween(gone, silent)).toEqual([]);
		expect(dueForTest(gone, 2000)).toEqual([]);
		const answers = heardBetween(gone, new Map());
		expect(answers).toEqual([{type: 'heard', host: 'w1'}]);
		const back = answers.reduce<Farm>((now, input) => foldFarm(now, {...input, at: 2000}), gone);
		expect(dueForTest(back, 2000)).toEqual(['w1']);
		expect(heardBetween(back, new Map())).toEqual([]);
	});

	it.each(['drained', 'out'] as const)('is left as it is where it is %s', (standing) => {
		const other: Farm = [newWorker('w1', 6, standing)];
		expect(heardBetween(other, silent)).toEqual([]);
	});
});
