import {describe, expect, it} from 'vitest';
import {type Decision, decide, type Gate, initialGate, type Memory} from '../../../source/actions/memory/gate.ts';
import type {Process} from '../../../source/tools/processes.ts';
import {deepFreeze} from '../../support/deep-freeze.ts';

const gibibyte = 1024 ** 3;

/** 16 GiB, of which 1.6 must stay free. */
function memory(availableGibibytes: number, pressure?: number): Memory {
	const sizes = {totalBytes: 16 * gibibyte, availableBytes: availableGibibytes * gibibyte};
	return pressure === undefined ? sizes : {...sizes, pressure};
}

/** A step that was started at the time that its pid says. */
function step(pid: number, gibibytes: number, name = 'java metalava.jar', state = 'R'): Process {
	return {pid, parent: 1, name, state, startTicks: pid, residentBytes: gibibytes * gibibyte, cpuTicks: 0};
}

function gate(heldPids: readonly number[], peaks: Gate['peaks'] = {}): Gate {
	const ended = new Set(Object.keys(peaks));
	return deepFreeze({peaks, ended, steps: [], held: heldPids.map((pid) => step(pid, 1, undefined, 'T'))});
}

function told({stop, go}: Decision): string {
	return [...stop.map(({pid}) => `stop ${pid}`), ...go.map(({pid}) => `go ${pid}`)].join(', ') || 'nothing';
}

const four = {'java metalava.jar': 4 * gibibyte};

describe('heavy local steps', () => {
	it.each<[string, Gate, Memory, readonly Process[], string]>([
		['run side by side where there is room', initialGate, memory(10), [step(1, 2), step(2, 2)], 'nothing'],
		[
			'wait, all but the oldest, where nearly nothing is left',
			initialGate,
			memory(1),
			[step(1, 5), step(2, 5), step(3, 4)],
			'stop 3, stop 2',
		],
		[
			'wait while they are small, where others of their kind took much',
			gate([], four),
			memory(6),
			[step(1, 3.5), step(2, 0.2), step(3, 0.1)],
			'stop 3',
		],
		[
			'wait all but one, where there is room for one only',
			gate([], four),
			memory(4),
			[step(1, 1), step(2, 0.1), step(3, 0.1)],
			'stop 3, stop 2',
		],
		['never wait all: the oldest runs', initialGate, memory(0), [step(1, 15)], 'nothing'],
		[
			'wait where everything waits for memory, one at a time',
			initialGate,
			memory(8, 30),
			[step(1, 2), step(2, 2), step(3, 2)],
			'stop 3',
		],
		['do not wait where they are small', initialGate, memory(1), [step(1, 0.1), step(2, 0.1)], 'nothing'],
		['that a user has stopped are left alone', initialGate, memory(1), [step(1, 5), step(2, 5, undefined, 'T')], 'nothing'],
		[
			'go on where there is room again',
			gate([2, 3]),
			memory(8),
			[step(1, 2), step(2, 1, undefined, 'T'), step(3, 1, undefined, 'T')],
			'go 2, go 3',
		],
		[
			'go on one by one, the longest held first',
			gate([3, 2], four),
			memory(6),
			[step(2, 1, undefined, 'T'), step(3, 1, undefined, 'T')],
			'go 3',
		],
		['stay where it is still tight', gate([2], four), memory(3), [step(1, 4), step(2, 1, undefined, 'T')], 'nothing'],
		['go on where nothing else runs, however tight', gate([2], four), memory(1), [step(2, 1, undefined, 'T')], 'go 2'],
		[
			'go on where nothing else runs, whatever waits for memory',
			gate([2], four),
			memory(1, 50),
			[step(2, 1, undefined, 'T')],
			'go 2',
		],
	])('%s', (_name, before, left, steps, expected) => {
		expect(told(decide(before, left, deepFreeze(steps)))).toBe(expected);
	});

	it('that have ended while they were held are forgotten, also where another has their number', () => {
		const other = {...step(2, 1, undefined, 'T'), startTicks: 99};
		expect(decide(gate([2]), memory(1), [step(1, 5), other]).gate.held).toEqual([]);
	});

	it('are told with what is left', () => {
		expect(decide(initialGate, memory(1), [step(1, 5), step(2, 5)]).reason).toBe('1.0 GiB of 16.0 GiB memory are left');
		expect(decide(gate([2]), memory(9), [step(1, 1), step(2, 1, undefined, 'T')]).reason).toBe(
			'9.0 GiB of 16.0 GiB memory are left: all steps go on',
		);
		expect(decide(initialGate, memory(9), [step(1, 1)]).reason).toBe('');
	});
});

/** Steps that grow to `peak` GiB in 20 ticks, stay for 20 and end; as many at once as `-j` allows. Gives the most that was used. */
function simulated(count: number, jobs: number, peak: number, isGated: boolean): {most: number; ticks: number} {
	let waiting = Array.from({length: count}, (_, index) => index + 1);
	let running: {pid: number; age: number}[] = [];
	let state = initialGate;
	let most = 0;
	let ticks = 0;
	const sizeOf = (age: number) => (peak * Math.min(age, 20)) / 20;
	while (waiting.length + running.length > 0) {
		ticks += 1;
		if (ticks > 100_000) throw new Error('It never ends.');
		const room = jobs - running.length;
		running.push(...waiting.slice(0, room).map((pid) => ({pid, age: 0})));
		waiting = waiting.slice(room);
		const isHeld = (pid: number) => state.held.some((process) => process.pid === pid);
		running = running.map(({pid, age}) => ({pid, age: isHeld(pid) ? age : age + 1})).filter(({age}) => age < 40);
		const used = running.reduce((total, {age}) => total + sizeOf(age), 0);
		most = Math.max(most, used);
		const steps = running.map(({pid, age}) => step(pid, sizeOf(age), undefined, isHeld(pid) ? 'T' : 'R'));
		if (isGated) state = decide(state, memory(Math.max(0, 15 - used)), steps).gate;
	}
	return {most, ticks};
}

describe('a master of 16 GiB with twelve steps of 3 GiB at once', () => {
	it('swaps without the gate, and not with it; and all steps end', () => {
		expect(simulated(24, 12, 3, false).most).toBe(36);
		const gated = simulated(24, 12, 3, true);
		expect(gated.most).toBeLessThan(15);
	});

	it('loses no time to it where there is room for all, and little where nobody knows yet how big they get', () => {
		expect(simulated(24, 4, 1.5, true).ticks).toBe(simulated(24, 4, 1.5, false).ticks);
		expect(simulated(24, 4, 3, true).ticks / simulated(24, 4, 3, false).ticks).toBeLessThan(1.2);
	});
});
