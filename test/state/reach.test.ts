import {describe, expect, it} from 'vitest';
import type {Event, Reach} from '../../source/state/events.ts';
import {initialReach, reachText, reduceReach} from '../../source/state/reach.ts';
import {eventSamples} from '../support/events.ts';

const started: Event = {...eventSamples['run/started'], action: 'ssh-setup'};
const failure = {code: 'denied', message: 'w2 refuses.'} as const;
const refused: Event = {type: 'step/finished', at: 1, step: 'w2/authorized-key', outcome: 'failed', failure};
const tested = (reach: Reach): Event => ({type: 'reach/tested', at: 1, reach});

describe('who reaches whom', () => {
	it('is tested and, where it comes to no test, told by what failed', () => {
		const events = [started, tested({from: 'master', to: 'w1', tookMs: 80, sudo: 'free'}), refused];
		const {cells} = events.reduce(reduceReach, initialReach);
		expect(reachText(cells)).toEqual(['master -> w1     80 ms, sudo asks nothing', 'master -> w2     no: w2 refuses.']);
	});

	it('is not told by the failures of other runs', () => {
		const events = [eventSamples['run/started'], refused];
		expect(events.reduce(reduceReach, initialReach)).toBe(initialReach);
	});

	it('begins anew with every run that is no dry run', () => {
		const full = [started, tested({from: 'master', to: 'w1', tookMs: 80})].reduce(reduceReach, initialReach);
		expect(reduceReach(full, {...started, dryRun: true} as Event).cells).toHaveLength(1);
		expect(reduceReach(full, started).cells).toEqual([]);
	});

	it('is a table where workers reach each other', () => {
		const cells: readonly Reach[] = [
			{from: 'master', to: 'w10', tookMs: 90},
			{from: 'master', to: 'w2', tookMs: 80},
			{from: 'w2', to: 'w10', reason: 'no route'},
			{from: 'w10', to: 'w2', tookMs: 7},
		];
		expect(reachText(cells)).toEqual([
			'from         w2      w10',
			'master    80 ms    90 ms',
			'w2            ·       no',
			'w10        7 ms        ·',
			'w2 -> w10: no route',
		]);
	});
});
