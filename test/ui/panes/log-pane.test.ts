import {describe, expect, it} from 'vitest';
import type {Event} from '../../../source/state/events.ts';
import {logLimit} from '../../../source/state/log.ts';
import {rowsOf, summaryOf} from '../../support/rows.ts';
import {sceneOf} from '../../support/scenes.ts';

function said(...lines: readonly string[]): readonly Event[] {
	return lines.map((line) => ({type: 'build/output', at: 0, line}));
}

function numbered(count: number): readonly Event[] {
	return said(...Array.from({length: count}, (_, index) => `line ${index + 1}`));
}

describe('the log', () => {
	it('shows the newest lines with where they come from', () => {
		expect(rowsOf('log', sceneOf('quiet', 1, ...numbered(9)), 40, 2)).toEqual(['build    line 8', 'build    line 9']);
	});

	it('stays where it is while lines come in, and says how many', () => {
		const away: Event = {type: 'screen/moved', pane: 'log', offset: 4};
		const scene = sceneOf('quiet', 1, ...numbered(9), away, ...said('more'));
		expect(rowsOf('log', scene, 40, 2)).toEqual(['build    line 3', 'build    line 4']);
		expect(summaryOf('log', scene)).toBe('6 newer: f follows');
	});

	it('stays inside what there is when old lines are dropped', () => {
		const away: Event = {type: 'screen/moved', pane: 'log', offset: 2};
		const scene = sceneOf('quiet', 1, ...numbered(9), away, ...numbered(logLimit + 1));
		expect(rowsOf('log', scene, 40, 3)).toHaveLength(3);
		expect(summaryOf('log', scene)).toMatch(/^500 oldest dropped \d+ newer/);
	});

	it.each([
		['a.cpp:3:1: error: expected ;', '✗'],
		['a.cpp:3:1: warning: unused', '!'],
		['FAILED: out/a.o', '✗'],
		['ninja: build stopped: subcommand failed.', '✗'],
		['ld.lld: error: undefined symbol: main', '✗'],
		['compiling error_handling.cpp', ' '],
		['[ 5% 1/20] //art: clang++ errors.cc', ' '],
	])('marks %j with %j', (line, mark) => {
		expect(rowsOf('log', sceneOf('quiet', 1, ...said(line)), 60, 1)[0]?.slice(7, 8)).toBe(mark);
	});

	it('shows hostile lines as text', () => {
		const rows = rowsOf('log', sceneOf('quiet', 1, ...said('a\u001B[2Jb\u001B]0;owned\u0007c\rd')), 40, 1);
		expect(rows).toEqual(['build    abcd']);
	});
});
