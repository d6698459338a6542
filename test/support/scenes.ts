import {scenarios} from '../../source/scenarios/index.ts';
import {stateOf} from '../../source/scenarios/scenario.ts';
import type {Event} from '../../source/state/events.ts';
import {reduce, type State} from '../../source/state/state.ts';

export type Scene = {readonly state: State; readonly now: number};

/** The state of a named situation, with more facts after it. */
export function sceneOf(name: string, workers = 3, ...more: readonly Event[]): Scene {
	const scenario = scenarios[name]?.(workers);
	if (scenario === undefined) throw new Error(`There is no situation "${name}".`);
	return {state: more.reduce(reduce, stateOf(scenario)), now: scenario.now};
}
