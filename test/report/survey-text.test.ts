import {describe, expect, it} from 'vitest';
import {loginText, surveyCells, surveyNotes, surveyVerdict} from '../../source/report/survey-text.ts';
import {nothingFound} from '../../source/state/survey.ts';
import {locked, measured, seen} from '../support/wizard.ts';

describe('what was seen of a machine', () => {
	it.each([
		[-12, 'right'],
		[2500, '+2.5s'],
		[-45_000, '-45.0s'],
		[3_600_000, '+60min'],
		[-86_400_000, '-24h'],
	])('has a clock that is %i ms off: %s', (clockSkewMs, text) => {
		expect(surveyCells(seen('w1', {...measured, clockSkewMs})).clock).toBe(text);
	});

	it('is empty where nothing is known', () => {
		const {name: _name, login: _login, ...figures} = surveyCells(seen('w1', nothingFound));
		expect(new Set(Object.values(figures))).toEqual(new Set(['']));
	});

	it.each([
		['w1', {}, 'builder@10.0.0.2'],
		['w1', {address: 'fe80::1', port: 2222}, 'builder@[fe80::1]:2222'],
		[
			'w1',
			{
				user: 'ci',
				jump: [
					{address: 'a', port: 22, user: 'x'},
					{address: 'b', port: 1, user: 'y'},
				],
			},
			'ci@10.0.0.2 via a, b',
		],
	])('is reached as it would be typed', (name, more, text) => {
		expect(loginText(seen(name, nothingFound, more).candidate.worker)).toBe(text);
	});

	it.each([
		[measured, 'good', 'lets us in without a password'],
		[locked, 'good', 'needs a password: asked by ssh-setup'],
		[{...measured, clockSkewMs: 5000}, 'warning', 'clock is wrong by +5.0s'],
		[{...measured, problem: 'No answer.'}, 'bad', 'No answer.'],
		[nothingFound, 'busy', 'waits'],
	] as const)('is judged in one sentence', (findings, state, said) => {
		expect(surveyVerdict(seen('w1', findings))).toEqual({state, sentence: expect.stringContaining(said)});
	});

	it('is a note for the file where it let us in', () => {
		expect(surveyNotes([seen('w1', measured), seen('w2', locked)])).toEqual({w1: '16 cores, 63G memory, debian 13 trixie'});
	});
});
