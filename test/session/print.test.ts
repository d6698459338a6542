import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {FollowedEvent} from '../../source/session/prepare.ts';
import {createPrinter} from '../../source/session/print.ts';

let written = '';

beforeEach(() => {
	written = '';
	vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
		written += String(chunk);
		return true;
	});
});

afterEach(() => vi.restoreAllMocks());

function printed(events: readonly FollowedEvent[], options: {isJson?: boolean} = {}): string {
	const print = createPrinter({isJson: false, ...options});
	for (const event of events) print(event);
	return written;
}

const at = 1000;
const hostile = 'a\u001B[2Jb\u001B]0;title\u0007c\nw2       forged\td';

describe('a run as lines for people', () => {
	it.each<[FollowedEvent, RegExp]>([
		[{type: 'build/output', at, line: hostile}, /^build {4}a\[2Jb\]0;titlecw2 {7}forged {4}d\n$/],
		[{type: 'run/finished', at, outcome: 'failed', summary: hostile}, /^failed: a\[2Jb.*forged {4}d\n$/],
		[{type: 'step/finished', at, step: 'w1/packages', outcome: 'ok', detail: hostile}, /^w1 .*packages: ok \(a.*\)\n$/],
	])('cannot be made to command the terminal or to speak for another host', (event, expected) => {
		expect(printed([event])).toMatch(expected);
		expect(written.split('\n')).toHaveLength(2);
	});

	it('says what happens to the cache and to workers while a build runs, but not that all is as it should be', () => {
		const standing = {type: 'farm/changed', at, host: 'w1', standing: 'in', slots: 4, reason: ''} as const;
		const events: readonly FollowedEvent[] = [
			standing,
			{...standing, standing: 'quarantined', slots: 0, reason: 'it has said nothing for 8 s'},
			{type: 'cache/switched', at, to: 'disk', reason: 'Redis does not run'},
		];
		expect(printed(events)).toBe('w1       quarantined: it has said nothing for 8 s\ncache    Redis does not run\n');
	});

	const steps = ['w1', 'w2', 'w3'].map((host) => ({id: `${host}/packages`, host, stage: 'packages', title: 'packages'}));
	const plan: FollowedEvent = {type: 'plan/made', at, steps};
	const ended = (host: string, more: Partial<Extract<FollowedEvent, {type: 'step/finished'}>> = {}): FollowedEvent => ({
		type: 'step/finished',
		at,
		step: `${host}/packages`,
		outcome: 'changed',
		detail: 'install distcc',
		...more,
	});

	it('says what many hosts did alike once, when all of them have done it', () => {
		expect(printed([plan, ended('w1'), ended('w3')])).toBe('');
		expect(printed([plan, ended('w1'), ended('w2', {outcome: 'ok', detail: 'as it should be'}), ended('w3')])).toBe(
			'w1 w3    packages: changed (install distcc)\nw2       packages: ok (as it should be)\n',
		);
	});

	it('says a failure at once, and in the end what it held back and how each host fared', () => {
		const failure = {code: 'exit', message: 'apt broke.'} as const;
		const lost = {code: 'unreachable', message: 'w4 is off.', hint: 'Start it.'} as const;
		expect(printed([plan, ended('w1'), ended('w2', {outcome: 'failed', failure})])).toBe('w2       ! packages: apt broke.\n');
		printed([
			plan,
			ended('w1'),
			ended('w2', {outcome: 'failed', failure}),
			{type: 'host/failed', at, host: 'w4', failure: lost},
			{type: 'run/finished', at, outcome: 'failed', summary: 'x.'},
		]);
		expect(written.split('\n').slice(-8)).toEqual([
			'w1       packages: changed (install distcc)',
			'host   changed    failed',
			'w1           1         0',
			'w2           0         1',
			'w3           0         0',
			'w4           0         0  unreachable: w4 is off. Start it.',
			'failed: x.',
			'',
		]);
	});

	it('says why a run ended, once', () => {
		const failure = {code: 'exit', message: 'It broke.', hint: 'Mend it.'} as const;
		expect(printed([{type: 'run/finished', at, outcome: 'failed', summary: 'sync: 1 failed.', failure}])).toBe(
			'failed: sync: 1 failed. It broke. Mend it.\n',
		);
	});

	it('says what we say of a step ourselves, and leaves what programs print to the log', () => {
		const output = (text: string): FollowedEvent => ({type: 'step/output', at, step: 'w1/packages', line: text});
		expect(printed([output('Get:1 distcc'), output('distbuild-tui: waiting for apt')])).toBe('w1       waiting for apt\n');
	});

	it('says that a runner died', () => {
		expect(printed([{type: 'run/lost', at, runId: 'r', reason: 'The runner of r died.'}])).toBe('The runner of r died.\n');
	});

	it('says once a minute how long a build will still take, and at once what hangs in it', () => {
		const estimate = {
			type: 'build/estimated',
			share: 0.429,
			remaining: {lowMs: 60_000, highMs: 200_000},
			basis: 'history',
			builds: 2,
		} as const;
		const start = 100_000;
		printed([
			{...estimate, at: start},
			{...estimate, at: start + 59_000},
			{type: 'build/estimated', at: start + 60_000, basis: 'none', builds: 0},
			{type: 'build/stuck', at: start, sentence: 'clang bcm.c has run for 61 s.'},
		]);
		expect(written.trim().split('\n')).toEqual([
			'build    42 % of the whole, 1–3 min left by 2 builds before',
			'build    no history of this build yet',
			'build    ! clang bcm.c has run for 61 s.',
		]);
	});

	it('repeats what failed at its end, where it is found', () => {
		printed([
			{type: 'build/action-failed', at, output: 'out/a.o', command: 'cc a.c', text: ['a.c:1:1: error: no', hostile]},
			{type: 'build/action-failed', at, output: "ninja: unknown target 'x'", command: '', text: []},
			{type: 'build/output', at, line: 'one of a thousand lines'},
			{type: 'run/finished', at, outcome: 'failed', summary: 'The build failed.'},
		]);
		expect(written.trim().split('\n')).toEqual([
			'build    one of a thousand lines',
			'',
			'FAILED: out/a.o',
			'cc a.c',
			'a.c:1:1: error: no',
			expect.stringContaining('forged'),
			'',
			"FAILED: ninja: unknown target 'x'",
			'failed: The build failed.',
		]);
	});

	it('shows progress at most every two seconds per host', () => {
		const progress = {phase: 'transferring', filesDone: 1, filesTotal: 2, bytesDone: 3e6, bytesPerSecond: 1e6} as const;
		const times = [10_000, 10_500, 11_999, 12_000];
		printed(times.map((time) => ({type: 'sync/progressed', at: time, host: 'w1', progress})));
		expect(written.trim().split('\n')).toHaveLength(2);
	});
});

it('a run as JSON is one document per line, with everything in it', () => {
	const event: FollowedEvent = {type: 'build/output', at, line: hostile};
	expect(
		printed([event, event], {isJson: true})
			.trim()
			.split('\n')
			.map((text) => JSON.parse(text) as unknown),
	).toEqual([event, event]);
});
