import {describe, expect, it} from 'vitest';
import {hostOfStep, initialLog, type LogState, logLimit, reduceLog} from '../../source/state/log.ts';
import {eventSamples} from '../support/events.ts';

describe('the log', () => {
	it('belongs to hosts by the beginning of the step id', () => {
		expect([hostOfStep('w1/unit a/b'), hostOfStep('w1')]).toEqual(['w1', 'w1']);
	});

	it.each([
		['run/started', 'master', 'info', 'build started'],
		['host/failed', 'w2', 'error', 'It failed. Try again.'],
		['host-key/seen', 'w1', 'info', 'host key SHA256:abc (new)'],
		['step/output', 'w1', 'info', 'some output'],
		['step/finished', 'w1', 'info', 'canary ok: done'],
		['build/output', 'build', 'info', '[ 50% 1/2] compile'],
		['canary/finished', 'w1', 'info', 'canary: compiled on w1'],
		['farm/changed', 'w1', 'error', 'quarantined: 3 of its last 4 compiles failed'],
		['memory/held', 'master', 'info', '300 MB of memory are left: waiting javac (1.2 GB)'],
		['run/finished', 'master', 'info', 'Built.'],
		['run/lost', 'master', 'error', 'The runner died.'],
	] as const)('says of %s on %s (%s): %s', (type, host, level, text) => {
		const event = eventSamples[type];
		expect(reduceLog(initialLog, event).items).toEqual([{at: event.at, host, level, text}]);
	});

	it('says what went wrong as an error', () => {
		const failure = {code: 'exit', message: 'No.'} as const;
		const texts = [
			reduceLog(initialLog, {type: 'step/finished', at: 1, step: 'w1/x', outcome: 'failed', failure}),
			reduceLog(initialLog, {...eventSamples['canary/finished'], ok: false}),
			reduceLog(initialLog, {...eventSamples['run/finished'], outcome: 'failed'}),
		].map((log) => log.items[0]?.level);
		expect(texts).toEqual(['error', 'error', 'error']);
	});

	it('is bounded', () => {
		const lines: LogState = {
			items: Array.from({length: logLimit}, () => ({at: 0, host: 'w1', level: 'info', text: ''})),
			dropped: 0,
		};
		const log = reduceLog(lines, eventSamples['build/output']);
		expect(log.items.length).toBeLessThanOrEqual(logLimit);
		expect(log.dropped + log.items.length).toBe(logLimit + 1);
	});
});
