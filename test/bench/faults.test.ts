import {describe, expect, it} from 'vitest';
import {refusal} from '../../bench/doctor/program.ts';
import {unexplained} from '../../bench/doctor/round.ts';
import {rounds} from '../../bench/doctor/rounds.ts';
import {isDoneWith, type Row} from '../../bench/doctor/row.ts';
import {faultTable} from '../../bench/doctor/table.ts';
import {checks} from '../../source/actions/doctor/registry.ts';
import type {Finding} from '../../source/state/events.ts';

const all = rounds.flat();
const [first] = all;
if (first === undefined) throw new Error('there are no faults');
const placed = {
	...first,
	name: 'some fault',
	host: 'w1',
	check: 'clock',
	follows: ['canary', 'tunnel@w2'],
	repairedBy: 'doctor',
} as const;

function finding(check: string, host: string, state: Finding['state'] = 'fault'): Finding {
	return {check, host, state, title: check, sentence: `${check} is broken.`};
}

function row(change: Partial<Row>): Row {
	return {fault: placed, finding: finding('clock', 'w1'), isFound: true, repaired: 'yes', seconds: 1.25, ...change};
}

describe('the faults that are planted', () => {
	it('are many, each with a name of its own', () => {
		expect(all.length).toBeGreaterThanOrEqual(40);
		expect(new Set(all.map(({name}) => name)).size).toBe(all.length);
	});

	it('name checks of the doctor, also as what follows', () => {
		const known = new Set([refusal, ...checks.map(({id}) => id)]);
		const named = all.flatMap(({check, follows = []}) => [check, ...follows.map((name) => name.split('@')[0] ?? '')]);
		expect(named.filter((id) => !known.has(id))).toEqual([]);
	});

	it('are found by different checks of a host within a round: one finding cannot stand for two', () => {
		for (const round of rounds) {
			const names = round.map(({check, host}) => `${check}@${host}`);
			expect(new Set(names).size, names.join(' ')).toBe(names.length);
		}
	});
});

describe('a complaint', () => {
	it.each([
		['of the fault itself', finding('clock', 'w1'), 0],
		['of what follows on the same host', finding('canary', 'w1'), 0],
		['of what follows elsewhere', finding('tunnel', 'w2'), 0],
		['of what follows, on another host', finding('canary', 'w2'), 1],
		['of nothing that was planted', finding('disk', 'w1', 'warning'), 1],
		['of the load, which the machines of a lab share', finding('load', 'w1', 'warning'), 0],
		['that is none', finding('disk', 'w1', 'ok'), 0],
		['that nobody could look at', finding('disk', 'w1', 'unknown'), 0],
	])('%s', (_, complaint, count) => {
		expect(unexplained([complaint], [placed])).toHaveLength(count);
	});
});

describe('the table of faults', () => {
	it('counts what was found and repaired, and shows every false alarm', () => {
		const rows = [
			row({}),
			row({fault: {...placed, repairedBy: 'hand'}, repaired: 'by hand'}),
			row({isFound: false, repaired: 'no'}),
		];
		const text = faultTable({rows, falseAlarms: [{round: 'some round', text: 'disk@w2: it is full.'}]});
		expect(text.split('\n')).toEqual([
			'fault       where  found by           sentence          repaired  seconds',
			'some fault  w1     clock              clock is broken.  yes       1.3',
			'some fault  w1     clock              clock is broken.  by hand   1.3',
			'some fault  w1     NOT FOUND (clock)  clock is broken.  no        1.3',
			'',
			'false alarms: 1',
			'  disk@w2: it is full.',
			'    in: some round',
			'',
			'found 2 of 3, repaired 1',
			'',
		]);
	});

	it.each([
		['found and repaired', row({}), true],
		['not found', row({isFound: false}), false],
		['found, and words instead of a repair', row({repaired: 'by hand'}), false],
		['words where only a person can', row({fault: {...placed, repairedBy: 'hand'}, repaired: 'by hand'}), true],
		['no word where only a person can', row({fault: {...placed, repairedBy: 'hand'}, repaired: 'no'}), false],
	])('is done with a fault: %s', (_, given, expected) => {
		expect(isDoneWith(given)).toBe(expected);
	});
});
