import {describe, expect, it} from 'vitest';
import type {Event} from '../../source/state/events.ts';
import {initialState, reduce, type State} from '../../source/state/state.ts';
import {deepFreeze} from '../support/deep-freeze.ts';
import {eventSamples} from '../support/events.ts';

const {['cluster/loaded']: loaded, ['run/started']: started, ['plan/made']: planned} = eventSamples;
const confirming: Event = {
	type: 'dialog/opened',
	dialog: {kind: 'confirm', scroll: 0, proposal: {action: 'build', lines: [], changes: 0, isDestructive: false}},
};
/** A build under way, with a dialog open: the state in which every kind of event can do something. */
const busy: State = deepFreeze([{...loaded, cluster: 'before'}, started, planned, confirming].reduce(reduce, initialState));

/** Which slices an event changes. None would mean: ignored on purpose. */
const changed: {readonly [Type in Event['type']]: readonly (keyof State)[]} = {
	'cluster/loaded': ['cluster', 'hosts'],
	'run/started': ['run', 'build', 'log'],
	'host/facts': ['hosts'],
	'host/failed': ['hosts', 'log'],
	'host-key/seen': ['hosts', 'log'],
	'reach/tested': ['reach'],
	'plan/made': ['run'],
	'step/started': ['run'],
	'step/changes': ['run'],
	'step/output': ['log'],
	'step/finished': ['run', 'log'],
	'sync/progressed': ['sync'],
	'build/progressed': ['build'],
	'build/estimated': ['build'],
	'build/running': ['build'],
	'build/stuck': ['log'],
	'build/action-failed': ['build'],
	'build/adopted': ['build', 'log'],
	'build/output': ['log'],
	'compiles/counted': ['build'],
	'farm/changed': ['hosts', 'log'],
	'cache/switched': ['cache', 'log'],
	'memory/held': ['log'],
	'canary/finished': ['hosts', 'log'],
	'check/finished': ['doctor'],
	'run/finished': ['run', 'log'],
	'host/linked': ['hosts'],
	'host/sampled': ['hosts'],
	'slots/sampled': ['slots'],
	'cache/sampled': ['cache'],
	'cache/lost': ['cache'],
	'redis/sampled': ['cache'],
	'redis/lost': ['cache'],
	'run/lost': ['run', 'log'],
	'screen/focused': ['screen'],
	'screen/zoomed': ['screen'],
	'screen/moved': ['screen'],
	'screen/noticed': ['screen'],
	'dialog/opened': ['screen'],
	'dialog/scrolled': ['screen'],
	'dialog/closed': ['screen'],
};

describe('every event', () => {
	it.each(Object.values(eventSamples))('$type changes its slices, leaves the others the same, and mutates nothing', (event) => {
		const after = reduce(busy, deepFreeze(event));
		const different = (Object.keys(busy) as (keyof State)[]).filter((slice) => after[slice] !== busy[slice]);
		expect(different.sort()).toEqual([...changed[event.type]].sort());
	});

	it('is folded from frozen values only: a whole history mutates nothing', () => {
		const all = Object.values(eventSamples);
		const last = [...all, ...all].reduce(
			(state, event) => deepFreeze(reduce(state, deepFreeze(event))),
			deepFreeze(initialState),
		);
		expect(last.cluster).toBe('farm');
	});

	it('of a kind that nobody knows changes nothing', () => {
		const after = reduce(busy, {type: 'future/event', at: 1} as unknown as Event);
		expect(after).toEqual(busy);
	});
});
