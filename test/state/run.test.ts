import {describe, expect, it} from 'vitest';
import type {Event} from '../../source/state/events.ts';
import {countSteps, initialRun, type RunState, reduceRun} from '../../source/state/run.ts';
import {deepFreeze} from '../support/deep-freeze.ts';
import {eventSamples} from '../support/events.ts';

const fold = (...events: readonly Event[]) =>
	events.reduce<RunState>((run, event) => deepFreeze(reduceRun(run, event)), initialRun);
const begun = fold(eventSamples['run/started']);
const planned = fold(eventSamples['run/started'], eventSamples['plan/made']);
const done = reduceRun(planned, eventSamples['run/finished']);

function stepsOf(run: RunState) {
	return run.status === 'none' ? [] : run.steps;
}

describe('a run', () => {
	it('begins without steps, and gets them pending from the plan', () => {
		expect(begun).toMatchObject({status: 'running', runId: 'r1', action: 'build', pid: 42, startedAt: 2, steps: []});
		expect(stepsOf(planned).map(({id, status}) => [id, status])).toEqual([
			['w1/canary', 'pending'],
			['master/build', 'pending'],
		]);
	});

	it('follows a step through running to its end', () => {
		const running = reduceRun(planned, eventSamples['step/started']);
		expect(stepsOf(running)[0]).toMatchObject({status: 'running', startedAt: 7});
		const changes = reduceRun(running, eventSamples['step/changes']);
		const finished = reduceRun(changes, eventSamples['step/finished']);
		expect(stepsOf(finished)[0]).toMatchObject({
			status: 'ok',
			startedAt: 7,
			finishedAt: 10,
			detail: 'done',
			changes: ['a change'],
		});
		expect(stepsOf(finished)[1]).toBe(stepsOf(planned)[1]);
	});

	it('keeps the failure of a step and of itself', () => {
		const failure = {code: 'exit', message: 'No.'} as const;
		const run = reduceRun(planned, {type: 'step/finished', at: 9, step: 'w1/canary', outcome: 'failed', failure});
		expect(stepsOf(run)[0]).toMatchObject({status: 'failed', failure});
		const finished = reduceRun(run, {type: 'run/finished', at: 10, outcome: 'failed', failure, summary: 'No.'});
		expect(finished).toMatchObject({status: 'finished', outcome: 'failed', failure, finishedAt: 10});
	});

	it('that was lost has failed, with the reason', () => {
		expect(reduceRun(planned, eventSamples['run/lost'])).toMatchObject({
			status: 'finished',
			outcome: 'failed',
			finishedAt: 24,
			summary: 'The runner died.',
			failure: {code: 'lost'},
		});
	});

	it('is replaced by the next one', () => {
		expect(reduceRun(done, {...eventSamples['run/started'], runId: 'r2'})).toMatchObject({
			status: 'running',
			runId: 'r2',
			steps: [],
		});
	});
});

describe('an illegal move gives back the same run', () => {
	const runLost: Event = {...eventSamples['run/lost'], runId: 'another'};
	const unknownStep: Event = {type: 'step/started', at: 1, step: 'w9/none'};
	const moves: readonly (readonly [string, RunState, Event])[] = [
		['a plan before any run', initialRun, eventSamples['plan/made']],
		['a step before any run', initialRun, eventSamples['step/started']],
		['an end before any run', initialRun, eventSamples['run/finished']],
		['a loss before any run', initialRun, eventSamples['run/lost']],
		['a step without a plan', begun, eventSamples['step/started']],
		['a step that the plan does not name', planned, unknownStep],
		['changes of a step that the plan does not name', planned, {type: 'step/changes', at: 1, step: 'w9/none', changes: ['x']}],
		['the loss of another run', planned, runLost],
		['a plan after the end', done, eventSamples['plan/made']],
		['a step after the end', done, eventSamples['step/started']],
		['the end of a step after the end', done, eventSamples['step/finished']],
		['a second end', done, {...eventSamples['run/finished'], outcome: 'failed'}],
		['a loss after the end', done, eventSamples['run/lost']],
	];

	it.each(moves)('%s', (_name, run, event) => {
		expect(reduceRun(run, event)).toBe(run);
	});
});

it('steps are counted by what became of them', () => {
	const run = reduceRun(reduceRun(planned, eventSamples['step/started']), eventSamples['step/finished']);
	expect(countSteps(stepsOf(run))).toEqual({pending: 1, running: 0, changed: 0, ok: 1, failed: 0, skipped: 0, cancelled: 0});
});
