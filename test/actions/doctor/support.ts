import type {Answer, Verdict} from '../../../source/actions/doctor/check.ts';
import {checkOf} from '../../../source/actions/doctor/index.ts';
import type {PlanInput} from '../../../source/actions/plan.ts';
import {input} from '../support.ts';

/** What a program said, and how it ended. */
export function said(stdout: string, stderr = '', code = 0): Answer {
	return {stdout, stderr, code};
}

/** The verdict of one check over these answers, `STATE: SENTENCE`. */
export function judged(id: string, answers: readonly Answer[], more: {host?: string; input?: PlanInput} = {}): string {
	const check = checkOf(id);
	const host = more.host ?? (check.on === 'master' ? 'master' : 'w1');
	const {state, sentence}: Verdict = check.read(answers, host, more.input ?? input);
	return `${state}: ${sentence}`;
}

/** A verdict and what it is judged from. */
export type Case = readonly [about: string, answers: readonly Answer[], verdict: string];

/** The same cluster with something else in its configuration. */
export function configured(config: Partial<PlanInput['config']>): PlanInput {
	return {...input, config: {...input.config, ...config}};
}
