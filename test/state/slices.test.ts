import {describe, expect, it} from 'vitest';
import {initialBuild, reduceBuild, sum} from '../../source/state/build.ts';
import {slotsFrom} from '../../source/state/capacity.ts';
import {isMonitorEvent} from '../../source/state/events.ts';
import {exitCodeOf, type FailureCode, failureText} from '../../source/state/failure.ts';
import {hostOfStep, initialLog, type LogState, logLimit, reduceLog} from '../../source/state/log.ts';
import {emptyRing, push, type Ring} from '../../source/state/ring.ts';
import {initialScreen, reduceScreen} from '../../source/state/screen.ts';
import {initialSync, reduceSync} from '../../source/state/sync.ts';
import {eventSamples, someFacts} from '../support/events.ts';

const gibibyte = 1024 ** 3;

describe('slots', () => {
	it.each([
		['as configured', 7, 4, 16, 7],
		['two more than the cores', undefined, 4, 16, 6],
		['one per GiB of memory', undefined, 16, 8, 8],
		['a part of a GiB does not count', undefined, 16, 3.9, 3],
		['at least one', undefined, 1, 0.5, 1],
		['at most what distccd takes', undefined, 512, 2048, 200],
	])('%s', (_name, configured, cores, gibibytes, slots) => {
		expect(slotsFrom(configured, {...someFacts, cores, memoryBytes: gibibytes * gibibyte})).toBe(slots);
	});

	it('are unknown where nothing is known', () => {
		expect(slotsFrom(undefined, undefined)).toBeUndefined();
		expect(slotsFrom(3, undefined)).toBe(3);
	});
});

describe('a ring', () => {
	it('never holds more than its limit and says how much it dropped', () => {
		let ring: Ring<number> = emptyRing;
		for (let item = 0; item < 1000; item += 1) {
			ring = push(ring, item, 16);
			expect(ring.items.length).toBeLessThanOrEqual(16);
			expect(ring.items.length + ring.dropped).toBe(item + 1);
			expect(ring.items.at(-1)).toBe(item);
		}
	});

	it('works with the smallest limit', () => {
		expect(push(push(emptyRing, 'a', 1), 'b', 1)).toEqual({items: ['b'], dropped: 1});
	});
});

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

describe('the build', () => {
	const progressed = reduceBuild(initialBuild, eventSamples['build/progressed']);

	it('begins at zero when a real build starts', () => {
		expect(reduceBuild(progressed, eventSamples['run/started'])).toEqual({...initialBuild, startedAt: 2});
	});

	it('goes on undisturbed by dry runs and other actions', () => {
		expect(reduceBuild(progressed, {...eventSamples['run/started'], dryRun: true})).toBe(progressed);
		expect(reduceBuild(progressed, {...eventSamples['run/started'], action: 'sync'})).toBe(progressed);
	});

	it('sums counts', () => {
		expect([sum({}), sum({w1: 2, w2: 3})]).toEqual([0, 5]);
	});
});

describe('a sync', () => {
	const event = eventSamples['sync/progressed'];

	it('keeps when each host began', () => {
		const later = reduceSync(reduceSync(initialSync, event), {...event, at: 99});
		expect(later.byHost['w1']).toMatchObject({startedAt: 11, updatedAt: 99, filesDone: 1});
	});

	it('forgets the last one when a real sync starts, not for a dry run', () => {
		const sync = reduceSync(initialSync, event);
		const started = {...eventSamples['run/started'], action: 'sync'} as const;
		expect(reduceSync(sync, {...started, dryRun: true})).toBe(sync);
		expect(reduceSync(sync, started)).toEqual(initialSync);
	});
});

describe('the screen', () => {
	it('scrolls to no place before the beginning', () => {
		expect(reduceScreen(initialScreen, {type: 'screen/moved', pane: 'log', offset: -5}).offsets.log).toBe(0);
	});

	it('takes scrolling without a text and closing without a dialog as no change', () => {
		expect(reduceScreen(initialScreen, {type: 'dialog/scrolled', scroll: 3})).toBe(initialScreen);
		expect(reduceScreen(initialScreen, {type: 'dialog/closed'})).toBe(initialScreen);
	});

	it('clears its notice with the next thing that the user does', () => {
		const noticed = reduceScreen(initialScreen, {type: 'screen/noticed', notice: 'Not now.'});
		expect(noticed.notice).toBe('Not now.');
		expect(reduceScreen(noticed, {type: 'screen/focused', pane: 'log'}).notice).toBe('');
		expect(reduceScreen(noticed, {type: 'dialog/opened', dialog: {kind: 'help'}}).notice).toBe('');
	});
});

describe('a failure', () => {
	const codes: Readonly<Record<FailureCode, number>> = {
		usage: 2,
		configuration: 2,
		unreachable: 3,
		denied: 3,
		'host-key': 3,
		'password-needed': 3,
		'not-provisioned': 3,
		exit: 1,
		timeout: 1,
		verification: 1,
		locked: 4,
		cancelled: 130,
		lost: 1,
		bug: 1,
	};

	it.each(Object.entries(codes) as [FailureCode, number][])('%s exits with %i', (code, exit) => {
		expect(exitCodeOf({code, message: ''})).toBe(exit);
	});

	it('is no failure with 0, and reads as one or two sentences', () => {
		expect(exitCodeOf(undefined)).toBe(0);
		expect(failureText({code: 'bug', message: 'A.'})).toBe('A.');
		expect(failureText({code: 'bug', message: 'A.', hint: 'B.'})).toBe('A. B.');
	});
});

it('samples of monitors are told from facts of runs', () => {
	const types = Object.values(eventSamples)
		.filter(isMonitorEvent)
		.map((event) => event.type);
	expect(types).toEqual([
		'host/linked',
		'host/sampled',
		'slots/sampled',
		'cache/sampled',
		'cache/lost',
		'redis/sampled',
		'redis/lost',
	]);
});
