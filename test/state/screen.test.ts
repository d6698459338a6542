import {describe, expect, it} from 'vitest';
import {initialScreen, reduceScreen} from '../../source/state/screen.ts';

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
