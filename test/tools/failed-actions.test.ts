import {describe, expect, it} from 'vitest';
import type {FailedAction} from '../../source/state/events.ts';
import {endFailures, type FailureFold, foldFailure, reasonOf} from '../../source/tools/failed-actions.ts';
import {fixture} from '../support/fixture.ts';

/** All failures in these lines, in the order in which they are complete. */
function failuresIn(lines: readonly string[]): readonly FailedAction[] {
	let state: FailureFold = {};
	const found: FailedAction[] = [];
	for (const line of lines) {
		state = foldFailure(state, line);
		if (state.closed !== undefined) found.push(state.closed);
	}
	const last = endFailures(state);
	return last === undefined ? found : [...found, last];
}

const recorded = (situation: string) => failuresIn(fixture(`soong/2020-${situation}.txt`).split('\n'));

describe('a recorded build', () => {
	it('that failed in a compile gives output, command and what the compiler said', () => {
		const [failure, ...more] = recorded('failed');
		expect(more).toEqual([]);
		expect(failure?.output).toMatch(/obj\/system\/core\/liblog\/logger_write\.o$/);
		expect(failure?.command).toMatch(/^PWD=\/proc\/self\/cwd prebuilts\/clang\/.*clang\+\+ -c /);
		expect(failure?.text).toEqual([
			'system/core/liblog/logger_write.cpp:533:14: error: expected expression',
			'int broken = ;',
			'             ^',
			'1 error generated.',
		]);
	});

	it("that never got to an action gives ninja's own complaint", () => {
		expect(recorded('unknown-target')).toEqual([{output: "ninja: unknown target 'nosuchmodule'", command: '', text: []}]);
	});

	it.each(['clean', 'null', 'incremental', 'stopped'])('has none: %s', (situation) => {
		expect(recorded(situation)).toEqual([]);
	});
});

describe('a failure', () => {
	const failed = (name: string, ...text: readonly string[]) => [`FAILED: out/${name}`, `make ${name}`, ...text];

	it.each([
		['a status line', '[ 10% 1/9] next'],
		["ninja's last word", 'ninja: build stopped: subcommand failed.'],
		["soong_ui's word of it", '07:46:29 ninja failed with: exit status 1'],
	])('is complete with %s', (_what, line) => {
		expect(foldFailure(failed('a', 'no').reduce<FailureFold>(foldFailure, {}), line)).toEqual({
			closed: {output: 'out/a', command: 'make a', text: ['no']},
		});
	});

	it('is followed by another one', () => {
		expect(failuresIn([...failed('a', 'no'), ...failed('b')]).map(({output, text}) => [output, text])).toEqual([
			['out/a', ['no']],
			['out/b', []],
		]);
	});

	it('is told once', () => {
		const after = [...failed('a'), '[ 10% 1/9] next'].reduce<FailureFold>(foldFailure, {});
		expect(foldFailure(after, 'some text')).toEqual({});
	});

	it('is bounded, whatever is printed', () => {
		const [failure] = failuresIn([`FAILED: ${'o'.repeat(9999)}`, 'c'.repeat(9999), ...Array(999).fill('x'.repeat(9999))]);
		expect(failure).toMatchObject({output: 'o'.repeat(400), command: 'c'.repeat(4000)});
		expect(failure?.text).toEqual(Array(60).fill('x'.repeat(400)));
	});
});

describe('the reason', () => {
	it.each([
		[
			'is the line that names an error',
			['In file included from x:', 'y.c:1:1: error: no', 'z.c:1:1: error: no'],
			'y.c:1:1: error: no',
		],
		[
			'is the first line where none does',
			['Traceback (most recent call last):', 'KeyError'],
			'Traceback (most recent call last):',
		],
		['is what should have been made where nothing was printed', [], 'out/a'],
	])('%s', (_what, text, reason) => {
		expect(reasonOf({output: 'out/a', text})).toBe(reason);
	});
});
