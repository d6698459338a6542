import {describe, expect, it} from 'vitest';
import {chosenHosts, planFor} from '../../source/actions/only.ts';
import {provision} from '../../source/actions/provision/index.ts';
import {input, planOf} from './support.ts';

const whole = planOf(provision.plan(input));
const ids = (only: string | undefined) => planFor(whole, chosenHosts(only)).flatMap(({steps}) => steps.map((step) => step.id));

describe('a plan for some hosts only', () => {
	it('is the whole plan where nothing was said', () => {
		expect(planFor(whole, chosenHosts(undefined))).toBe(whole);
	});

	it("holds a worker's own steps and the master's end of its tunnel", () => {
		expect(ids('w1').every((id) => id.startsWith('w1/') || id.includes('w1'))).toBe(true);
		expect(ids('w1')).toContain('master/unit distbuild-tunnel-w1.service');
		expect(ids('w1')).not.toContain('master/packages');
	});

	it('of the master holds no tunnel', () => {
		expect(ids('master')).toContain('master/packages');
		expect(ids('master').some((id) => id.includes('tunnel'))).toBe(false);
	});

	it('is complete when all are named', () => {
		expect(ids('master,w1,w2')).toEqual(ids(undefined));
	});

	it('is empty, without empty stages, where nobody is meant', () => {
		expect(planFor(whole, chosenHosts('nobody'))).toEqual([]);
	});
});
