import {describe, expect, it} from 'vitest';
import {nothingFound} from '../../source/state/survey.ts';
import {draftOf, initialWizard, isSurveying, reduceWizard} from '../../source/state/wizard.ts';
import {candidate, measured, proposed, seen, wizard} from '../support/wizard.ts';

const file = {path: '/c/cluster.yaml', isThere: false};

describe('the first start', () => {
	it('takes what was found for answers that nobody typed', () => {
		const given = initialWizard(file, {tree: '/srv/mine', user: 'ci'});
		const state = reduceWizard(given, {type: 'wizard/proposed', answers: proposed, trees: [proposed.tree]});
		expect(state).toMatchObject({isSearching: false, answers: {...proposed, tree: '/srv/mine', user: 'ci'}});
	});

	it('knows this machine by the address that was found, unless somebody said another', () => {
		const found = {type: 'wizard/located', address: '10.7.7.7'} as const;
		expect(reduceWizard(wizard(), found).answers.address).toBe('10.7.7.7');
		expect(reduceWizard(wizard({touched: ['address']}), found).answers.address).toBe('10.0.0.1');
	});

	it('puts new machines instead of all, behind the others, or in the place of one', () => {
		const state = wizard({surveyed: [seen('w1', measured), seen('w2', measured)]});
		const names = (as: 'all' | 'more' | {worker: string; name: string}) =>
			reduceWizard(state, {type: 'wizard/resolved', candidates: [candidate('new')], as}).surveyed.map(
				(one) => one.candidate.worker.name,
			);
		expect(names('all')).toEqual(['new']);
		expect(names('more')).toEqual(['w1', 'w2', 'new']);
		expect(names({worker: 'w1', name: 'new'})).toEqual(['new', 'w2']);
	});

	it('gives what is found to the very machine that was looked at, not to another of its name', () => {
		const [old, other] = [candidate('w1'), candidate('w1')];
		const state = wizard({surveyed: [{candidate: other, findings: nothingFound}]});
		const late = reduceWizard(state, {type: 'wizard/found', candidate: old, found: {problem: 'old'}});
		expect(late.surveyed[0]?.findings).toEqual(nothingFound);
		const right = reduceWizard(state, {type: 'wizard/found', candidate: other, found: {phase: 'done', latencyMs: 3}});
		expect(right.surveyed[0]?.findings).toEqual({phase: 'done', latencyMs: 3});
		expect([isSurveying(state), isSurveying(right)]).toEqual([true, false]);
		expect(isSurveying(reduceWizard(right, {type: 'wizard/forgot-findings'}))).toBe(true);
	});

	it('makes a configuration of answers and machines, or says what is wrong', () => {
		expect(draftOf(wizard({surveyed: [seen('w1', measured)]}))).toMatchObject({
			config: {cluster: 'farm', workers: [{name: 'w1'}]},
		});
		expect(draftOf(wizard())).toMatchObject({problems: [{path: ['workers']}]});
	});
});
