import {describe, expect, it} from 'vitest';
import {initialState} from '../../source/state/state.ts';
import {createStore, type Schedule} from '../../source/state/store.ts';
import {eventSamples} from '../support/events.ts';

/** A clock that the test turns itself. */
function manual() {
	const waiting = new Set<() => void>();
	let scheduled = 0;
	const schedule: Schedule = (flush) => {
		scheduled += 1;
		waiting.add(flush);
		return () => waiting.delete(flush);
	};
	return {
		schedule,
		count: () => scheduled,
		isWaiting: () => waiting.size > 0,
		pass: () => {
			const due = [...waiting];
			waiting.clear();
			for (const flush of due) flush();
		},
	};
}

function setUp() {
	const clock = manual();
	const store = createStore(initialState, clock.schedule);
	let renders = 0;
	const unsubscribe = store.subscribe(() => {
		renders += 1;
	});
	return {clock, store, renders: () => renders, unsubscribe};
}

describe('the store', () => {
	it('folds many facts into one rendering', () => {
		const {clock, store, renders} = setUp();
		store.dispatch(eventSamples['cluster/loaded']);
		for (let line = 0; line < 100; line += 1) store.dispatch(eventSamples['build/output']);
		expect([store.get() === initialState, renders(), clock.count()]).toEqual([true, 0, 1]);
		clock.pass();
		expect([store.get().cluster, store.get().log.items.length, renders()]).toEqual(['farm', 100, 1]);
	});

	it('shows at once what the user did, after the facts that came before', () => {
		const {clock, store, renders} = setUp();
		store.dispatch(eventSamples['cluster/loaded']);
		store.dispatch({type: 'screen/zoomed'});
		expect([store.get().screen.isZoomed, store.get().cluster, renders(), clock.isWaiting()]).toEqual([true, 'farm', 1, false]);
		store.dispatch({type: 'dialog/opened', dialog: {kind: 'help'}});
		expect([store.get().screen.dialog.kind, renders()]).toEqual(['help', 2]);
	});

	it('schedules again after a flush', () => {
		const {clock, store, renders} = setUp();
		store.dispatch(eventSamples['build/output']);
		clock.pass();
		store.dispatch(eventSamples['build/output']);
		expect(clock.count()).toBe(2);
		clock.pass();
		expect([renders(), store.get().log.items.length]).toEqual([2, 2]);
	});

	it('tells nobody where nothing happened', () => {
		const {store, renders} = setUp();
		store.flush();
		expect(renders()).toBe(0);
	});

	it('tells nobody who has left', () => {
		const {store, renders, unsubscribe} = setUp();
		unsubscribe();
		store.dispatch({type: 'screen/zoomed'});
		expect(renders()).toBe(0);
	});

	it('takes events from a listener without losing one', () => {
		const {store} = setUp();
		const stop = store.subscribe(() => {
			stop();
			store.dispatch({type: 'screen/noticed', notice: 'seen'});
		});
		store.dispatch({type: 'screen/zoomed'});
		expect([store.get().screen.isZoomed, store.get().screen.notice]).toEqual([true, 'seen']);
	});
});
