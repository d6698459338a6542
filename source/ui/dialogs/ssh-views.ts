import {actionOf} from '../../actions/index.ts';
import {reachText} from '../../state/reach.ts';
import type {Dialog, SeenHostKey} from '../../state/screen.ts';
import type {State} from '../../state/state.ts';
import {fitLine, harmless, type Line, line, span, wrap} from '../text.ts';
import {symbols} from '../theme.ts';
import type {Draft} from './draft.ts';
import {buttonRow, choiceHints, type DialogView, innerWidth, outOfSight, type Size} from './view.ts';

const mostDots = 40;
const hostWidth = 14;

/** A question for one secret, with the reason why it is asked again. */
export function passwordView(dialog: Extract<Dialog, {kind: 'password'}>, {typed, isAgreeing}: Draft, size: Size): DialogView {
	const width = innerWidth(size);
	const problem = dialog.problem === undefined ? [] : wrap(`${symbols.bad} ${harmless(dialog.problem)}`, width);
	const choice =
		dialog.alone === undefined ? [] : [buttonRow('for all of them', `for ${harmless(dialog.alone)} only`, isAgreeing)];
	return {
		title: actionOf(dialog.action).title,
		rows: [
			...problem.map((text) => line(text, 'bad')),
			...wrap(harmless(dialog.prompt), width).map((text) => line(text)),
			// As many dots as characters would tell a long password's length to who looks over the shoulder; it is what people expect.
			[span('  '), span('•'.repeat(Math.min(mostDots, [...typed].length)), 'strong'), span('▏', 'accent')],
			...choice,
		],
		hints: [
			{key: 'Enter', label: 'go on'},
			{key: 'Esc', label: 'leave'},
			...(dialog.alone === undefined ? [] : [{key: 'Tab', label: 'for whom'}]),
			...(dialog.canLeaveOut === true ? [{key: 'Ctrl-O', label: 'go on without it'}] : []),
			{key: 'Ctrl-U', label: 'empty'},
		],
	};
}

/** Frame, sentence, blanks, buttons. */
const otherRows = 7;

export function keyListHeight(keys: readonly SeenHostKey[], size: Size): number {
	return Math.max(1, Math.min(keys.length, size.height - otherRows));
}

function keyLine({host, fingerprint, changedFrom}: SeenHostKey, width: number): Line {
	const name = harmless(host).padEnd(hostWidth);
	if (changedFrom === undefined) return [span(`  ${name} `, 'title'), span(harmless(fingerprint))];
	return fitLine(
		[
			span(
				`${symbols.bad} ${name} CHANGED, stays out: was ${harmless(changedFrom.join(', '))}, is ${harmless(fingerprint)}`,
				'bad',
			),
		],
		width,
	);
}

/** The block of keys that one answer agrees to; changed ones are shown, and cannot be agreed to here. */
export function hostKeysView(dialog: Extract<Dialog, {kind: 'host-keys'}>, draft: Draft, size: Size): DialogView {
	const {keys, scroll} = dialog;
	const width = innerWidth(size);
	const height = keyListHeight(keys, size);
	const from = Math.max(0, Math.min(scroll, keys.length - height));
	const below = keys.length - from - height;
	return {
		title: 'Host keys you agree to',
		rows: [
			...wrap('These machines are not known yet. Compare the fingerprints with what their owners say:', width).map((text) =>
				line(text),
			),
			line(''),
			...keys.slice(from, from + height).map((key) => keyLine(key, width)),
			line(''),
			buttonRow('Cancel', 'They are right', draft.isAgreeing),
		],
		footnote: outOfSight(from, below),
		hints: [...(from + below > 0 ? [{key: '↑ ↓', label: 'scroll'}] : []), ...choiceHints],
	};
}

export function reachHeight(state: State, size: Size): number {
	return Math.max(1, Math.min(reachText(state.reach.cells).length, size.height - 3));
}

/** Who reaches whom, after ssh-setup. */
export function reachView({scroll}: Extract<Dialog, {kind: 'reach'}>, state: State, size: Size): DialogView {
	const lines = reachText(state.reach.cells);
	const height = reachHeight(state, size);
	const from = Math.max(0, Math.min(scroll, lines.length - height));
	const rows = lines.slice(from, from + height).map((text) => {
		const isBad = / no: /.test(text);
		return fitLine(
			[span(`${isBad ? symbols.bad : symbols.good} `, isBad ? 'bad' : 'good'), span(harmless(text), isBad ? 'bad' : 'plain')],
			innerWidth(size),
		);
	});
	return {
		title: 'Who reaches whom',
		rows,
		footnote: outOfSight(from, lines.length - from - height),
		hints: [{key: 'Enter', label: 'close'}],
	};
}
