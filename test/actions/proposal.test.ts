import {describe, expect, it} from 'vitest';
import {proposalOf} from '../../source/actions/proposal.ts';
import type {RunEvent} from '../../source/state/events.ts';
import {initialRun, type RunState, reduceRun} from '../../source/state/run.ts';
import {eventSamples} from '../support/events.ts';

const steps = ['w1/packages', 'master/launcher', 'w1/unit', 'w2/packages'].map((id) => ({
	id,
	host: id.slice(0, id.indexOf('/')),
	stage: 'files',
	title: id,
}));

function dryRun(...events: readonly RunEvent[]): RunState {
	const begin: readonly RunEvent[] = [
		{...eventSamples['run/started'], action: 'provision', dryRun: true},
		{type: 'plan/made', at: 1, steps},
	];
	return [...begin, ...events].reduce<RunState>(reduceRun, initialRun);
}

const change = (step: string, ...changes: readonly string[]): readonly RunEvent[] => [
	{type: 'step/changes', at: 2, step, changes},
	{type: 'step/finished', at: 3, step, outcome: 'changed'},
];

describe('what a dry run proposes', () => {
	it('is one block per host in the order of the plan, without hosts that stay as they are', () => {
		const run = dryRun(
			...change('w1/packages', 'install distcc'),
			...change('master/launcher', 'change /opt/launcher', '  - old', '  + new'),
			...change('w1/unit', 'start x.service'),
			{type: 'step/finished', at: 3, step: 'w2/packages', outcome: 'ok'},
		);
		expect(proposalOf('provision', run)).toMatchObject({
			action: 'provision',
			lines: ['w1', '  install distcc', '  start x.service', 'master', '  change /opt/launcher', '    - old', '    + new'],
			changes: 3,
			isDestructive: false,
		});
	});

	it('says what is the same on several hosts once', () => {
		const run = dryRun(
			...change('w1/packages', 'install distcc'),
			...change('w2/packages', 'install distcc'),
			...change('w1/unit', 'start x.service'),
		);
		expect(proposalOf('provision', run).lines).toEqual(['w1, w2', '  install distcc', 'w1', '  start x.service']);
	});

	it('shows failures before the changes of a host', () => {
		const failure = {code: 'unreachable', message: 'w1 does not answer.'} as const;
		const run = dryRun(...change('w1/packages', 'install distcc'), {
			type: 'step/finished',
			at: 4,
			step: 'w1/unit',
			outcome: 'failed',
			failure,
		});
		expect(proposalOf('provision', run)).toMatchObject({
			lines: ['w1', '  ! w1 does not answer.', '  install distcc'],
			changes: 1,
		});
	});

	it('may be nothing', () => {
		const nothing = {lines: ['Nothing would change: everything is as it should be.'], changes: 0};
		expect(proposalOf('provision', dryRun())).toMatchObject(nothing);
		expect(proposalOf('teardown', initialRun)).toEqual({...nothing, action: 'teardown', isDestructive: true});
	});
});
