import {describe, expect, it} from 'vitest';
import {type AttemptLog, foldAttempts, initialAttempts} from '../../source/tools/distcc-attempts.ts';
import {fixture} from '../support/fixture.ts';

function recorded(situation: string): AttemptLog {
	return fixture(`distcc/3.4-client-${situation}.txt`).split('\n').reduce(foldAttempts, initialAttempts);
}

const noAnswer = 'worker gave no answer (unreachable, or compiler refused)';

describe('attempts', () => {
	it.each([
		['ok', {w1: {ok: 1, failed: 0, times: {7: {jobs: 1, ms: 354.3}}}}],
		[
			'other-worker',
			{w2: {ok: 0, failed: 1, times: {}, cause: noAnswer}, w1: {ok: 1, failed: 0, times: {7: {jobs: 1, ms: 57.3}}}},
		],
		['daemon-killed', {w1: {ok: 0, failed: 1, times: {}, cause: noAnswer}}],
		['daemon-hung', {w1: {ok: 0, failed: 1, times: {}, cause: 'worker timed out'}}],
		['refused', {w1: {ok: 0, failed: 1, times: {}, cause: noAnswer}}],
		['fallback0-dead', {w2: {ok: 0, failed: 1, times: {}, cause: noAnswer}}],
		['werror', {w1: {ok: 0, failed: 1, times: {}, cause: 'failed there, succeeded here'}}],
	])('are counted per worker: %s', (situation, expected) => {
		expect(recorded(situation)).toEqual({workers: expected, open: new Map()});
	});

	it.each(['bad', 'skip-retry', 'asm', 'backoff', 'client-terminated', 'nohosts', 'link'])(
		'are nobody’s fault, or none at all: %s',
		(situation) => {
			expect(recorded(situation)).toEqual({workers: {}, open: new Map()});
		},
	);

	it('of a client that was killed outright stay open, and no more of them than a bound', () => {
		expect(recorded('client-killed').open.size).toBe(1);
		const killed = Array.from({length: 5000}, (_, pid) => `distcc[${pid}] exec on @w1/6,lzo: clang`);
		expect(killed.reduce(foldAttempts, initialAttempts).open.size).toBe(4096);
	});
});
