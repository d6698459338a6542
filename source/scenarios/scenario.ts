import type {Event} from '../state/events.ts';
import {initialState, reduce, type State} from '../state/state.ts';

/** A situation, told as the facts that led to it: for previews, frame tests and benchmarks. */
export type Scenario = {readonly name: string; readonly now: number; readonly events: readonly Event[]};

/** Everything in a scenario happens around this moment (2026-11-23 02:00 UTC). */
export const scenarioStart = Date.UTC(2026, 10, 23, 2);

export function stateOf(scenario: Scenario): State {
	return scenario.events.reduce(reduce, initialState);
}

/** A figure from 0 to 1 that looks random and is the same every time. */
export function noise(...seed: readonly number[]): number {
	const mixed = seed.reduce((hash, value) => Math.imul(hash ^ Math.round(value * 1000), 2_654_435_761) >>> 0, 2_166_136_261);
	return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

/** Between 0 and 1, drifting slowly, as a busy machine does. */
export function drift(index: number, tick: number, middle: number): number {
	const wave = Math.sin(tick / 5 + index) * 0.12 + (noise(index, tick) - 0.5) * 0.14;
	return Math.min(1, Math.max(0, middle + wave));
}
