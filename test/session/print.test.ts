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

function printed(events: readonly FollowedEvent[], options: {isJson?: boolean; isDryRun?: boolean} = {}): string {
	const print = createPrinter({isJson: false, isDryRun: false, ...options});
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

	it('says why a run ended, once', () => {
		const failure = {code: 'exit', message: 'It broke.', hint: 'Mend it.'} as const;
		expect(printed([{type: 'run/finished', at, outcome: 'failed', summary: 'sync: 1 failed.', failure}])).toBe(
			'failed: sync: 1 failed. It broke. Mend it.\n',
		);
	});

	it('says that a runner died', () => {
		expect(printed([{type: 'run/lost', at, runId: 'r', reason: 'The runner of r died.'}])).toBe('The runner of r died.\n');
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
