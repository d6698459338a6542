import {actionOf} from '../../actions/index.ts';
import {reachText} from '../../state/reach.ts';
import type {Dialog, SeenHostKey} from '../../state/screen.ts';
import type {State} from '../../state/state.ts';
import {harmless, type Line, line, span, widthOf, wrap} from '../text.ts';
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

function keyLines(keys: readonly SeenHostKey[], size: Size): readonly Line[] {
	return keys.flatMap(({host, fingerprint, changedFrom}) => {
		if (changedFrom === undefined)
			return [[span(`  ${harmless(host).padEnd(hostWidth)} `, 'title'), span(harmless(fingerprint))]];
		const text = `${symbols.bad} ${host}: CHANGED from ${changedFrom.join(', ')} to ${fingerprint}. It stays out; if the new one is right: distbuild-tui ssh-setup --forget-host-key ${host}`;
		return wrap(harmless(text), innerWidth(size)).map((part) => line(part, 'bad'));
	});
}

export function keyListRows(keys: readonly SeenHostKey[], size: Size): {readonly count: number; readonly height: number} {
	const count = keyLines(keys, size).length;
	return {count, height: Math.max(1, Math.min(count, size.height - otherRows))};
}

/** The block of keys that one answer agrees to; changed ones are shown, and cannot be agreed to here. */
export function hostKeysView(dialog: Extract<Dialog, {kind: 'host-keys'}>, draft: Draft, size: Size): DialogView {
	const {keys, scroll} = dialog;
	const width = innerWidth(size);
	const {count, height} = keyListRows(keys, size);
	const from = Math.max(0, Math.min(scroll, count - height));
	const below = count - from - height;
	return {
		title: 'Host keys you agree to',
		rows: [
			...wrap('These machines are not known yet. Compare the fingerprints with what their owners say:', width).map((text) =>
				line(text),
			),
			line(''),
			...keyLines(keys, size).slice(from, from + height),
			line(''),
			buttonRow('Cancel', 'They are right', draft.isAgreeing),
		],
		footnote: outOfSight(from, below),
		hints: [...(from + below > 0 ? [{key: '↑ ↓', label: 'scroll'}] : []), ...choiceHints],
	};
}

function reachLines(state: State, size: Size): readonly Line[] {
	return reachText(state.reach.cells).flatMap((text) => {
		const isBad = / no: /.test(text);
		const width = innerWidth(size) - 2;
		const bare = harmless(text);
		const [first = '', ...others] = widthOf(line(bare)) <= width ? [bare] : wrap(bare, width - 2);
		const tone = isBad ? 'bad' : 'plain';
		return [
			[span(`${isBad ? symbols.bad : symbols.good} `, isBad ? 'bad' : 'good'), span(first, tone)],
			...others.map((part) => [span(`    ${part}`, tone)]),
		];
	});
}

export function reachRows(state: State, size: Size): {readonly count: number; readonly height: number} {
	const count = reachLines(state, size).length;
	return {count, height: Math.max(1, Math.min(count, size.height - 3))};
}

/** Who reaches whom, after ssh-setup. */
export function reachView({scroll}: Extract<Dialog, {kind: 'reach'}>, state: State, size: Size): DialogView {
	const {count, height} = reachRows(state, size);
	const from = Math.max(0, Math.min(scroll, count - height));
	return {
		title: 'Who reaches whom',
		rows: reachLines(state, size).slice(from, from + height),
		footnote: outOfSight(from, count - from - height),
		hints: [{key: 'Enter', label: 'close'}],
	};
}
