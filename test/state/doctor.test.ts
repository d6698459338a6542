import {describe, expect, it} from 'vitest';
import {type DoctorState, initialDoctor, reduceDoctor, worstFirst} from '../../source/state/doctor.ts';
import type {Event, Finding} from '../../source/state/events.ts';
import {eventSamples} from '../support/events.ts';

const found = (check: string, state: Finding['state'], at = 1, host = 'w1'): Event => ({
	type: 'check/finished',
	at,
	finding: {host, check, title: check, state, sentence: `${check} is ${state}.`},
});
const started = (options: Readonly<Record<string, string>>): Event => ({
	...eventSamples['run/started'],
	action: 'doctor',
	options,
});
const states = ({findings}: DoctorState) => findings.map(({check, state}) => `${check} ${state}`);

describe('the doctor', () => {
	const sick = [started({}), found('clock', 'ok', 5), found('disk', 'fault', 6)].reduce(reduceDoctor, initialDoctor);

	it('keeps what it found', () => {
		expect(states(sick)).toEqual(['clock ok', 'disk fault']);
		expect(sick.at).toBe(6);
	});

	it('replaces what it repaired and keeps the rest', () => {
		expect(states([started({fix: 'disk@w1'}), found('disk', 'ok', 9)].reduce(reduceDoctor, sick))).toEqual([
			'clock ok',
			'disk ok',
		]);
	});

	it('forgets all when it looks anew', () => {
		expect(reduceDoctor(sick, started({}))).toEqual(initialDoctor);
	});

	it('shows the worst first', () => {
		const all = [found('a', 'ok'), found('b', 'unknown'), found('c', 'fault'), found('d', 'warning')].reduce(
			reduceDoctor,
			initialDoctor,
		);
		expect(worstFirst(all.findings).map(({check}) => check)).toEqual(['c', 'd', 'b', 'a']);
	});

	it('shows what is equally bad host by host', () => {
		const all = [found('a', 'fault'), found('a', 'fault', 1, 'w2'), found('b', 'ok', 1, 'w2'), found('b', 'fault')].reduce(
			reduceDoctor,
			initialDoctor,
		);
		expect(worstFirst(all.findings).map(({check, host}) => `${check}@${host}`)).toEqual(['a@w1', 'b@w1', 'a@w2', 'b@w2']);
	});
});
