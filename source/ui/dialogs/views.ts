import {actionOf} from '../../actions/index.ts';
import type {Dialog} from '../../state/screen.ts';
import type {State} from '../../state/state.ts';
import type {KeyContext} from '../binding.ts';
import {bindings} from '../keymap.ts';
import {keyLabel} from '../keys/key-names.ts';
import {aroundCursor} from '../panes/pane.ts';
import {fitText, harmless, type Line, line, span, wrap} from '../text.ts';
import {symbols} from '../theme.ts';
import {confirmView} from './confirm-view.ts';
import {doctorView} from './doctor-view.ts';
import type {Draft} from './draft.ts';
import {isWithoutWorker} from './no-worker-keys.ts';
import {reportView} from './report-view.ts';
import {hostKeysView, passwordView, reachView} from './ssh-views.ts';
import {buttonRow, choiceHints, type DialogView, innerWidth, outOfSight, type Size} from './view.ts';
import {wishesView} from './wishes-view.ts';

const evidenceRows = 8;
const keyWidth = 16;

type Context = KeyContext & {readonly state: State; readonly size: Size};

function helpView({cursor}: Draft, {state, size, ...context}: Context): DialogView {
	const height = Math.max(1, size.height - 4);
	const {from, to} = aroundCursor(cursor, bindings.length, height);
	const width = innerWidth(size);
	const rows = bindings.slice(from, to).map(({keys, label: name, help, whyNot}, index): Line => {
		const reason = whyNot?.(state, context);
		const label = fitText(keys.map(keyLabel).join(' '), keyWidth);
		const isChosen = from + index === cursor;
		const text = reason === undefined ? help : `${name}, not now: ${reason}`;
		if (isChosen) return [span(fitText(`${symbols.running} ${label} ${text}`, width), 'selected')];
		return [span(`  ${label} `, reason === undefined ? 'title' : 'dim'), span(text, reason === undefined ? 'plain' : 'dim')];
	});
	const below = bindings.length - to;
	return {
		title: 'help: all keys',
		rows,
		footnote: outOfSight(from, below),
		hints: [
			{key: '↑ ↓', label: 'choose'},
			{key: 'Enter', label: 'do it'},
			{key: 'Esc', label: 'close'},
		],
	};
}

function messageView(dialog: Extract<Dialog, {kind: 'message'}>, size: Size): DialogView {
	const width = innerWidth(size);
	const {message, hint, evidence} = dialog.failure;
	const said = (evidence ?? '').split('\n').filter((text) => text.trim() !== '');
	return {
		title: dialog.title,
		rows: [
			...wrap(`${symbols.bad} ${harmless(message)}`, width).map((text) => line(text, 'bad')),
			...(hint === undefined ? [] : wrap(harmless(hint), width).map((text) => line(text))),
			...(said.length === 0 ? [] : [line('')]),
			...said.slice(-evidenceRows).map((text) => line(harmless(text), 'dim')),
		],
		hints: [
			...(isWithoutWorker(dialog)
				? [
						{key: 'd', label: 'let the doctor look'},
						{key: 'l', label: 'build on this machine alone'},
					]
				: []),
			{key: 'Enter', label: 'close'},
		],
	};
}

/** What the open dialog shows: text alone, so that it can be tested as text. */
export function viewDialog(dialog: Dialog, draft: Draft, context: Context): DialogView | undefined {
	const {state, size} = context;
	switch (dialog.kind) {
		case 'none':
			return undefined;
		case 'help':
			return helpView(draft, context);
		case 'preparing':
			return {
				title: actionOf(dialog.action).title,
				rows: [line('  looking at the machines to see what would change')],
				hints: [{key: 'Esc', label: 'leave'}],
				spinnerRow: 0,
			};
		case 'password':
			return passwordView(dialog, draft, size);
		case 'confirm':
			return confirmView(dialog, draft, state.cluster, size);
		case 'build-wishes':
			return wishesView(dialog, draft, size);
		case 'host-keys':
			return hostKeysView(dialog, draft, size);
		case 'reach':
			return reachView(dialog, state, size);
		case 'confirm-cancel':
			return {
				title: `cancel ${actionOf(dialog.action).label}`,
				rows: [
					...wrap('A step that changes a machine is finished first; what is done stays done.', innerWidth(size)).map((text) =>
						line(text),
					),
					line(''),
					buttonRow('Let it run', 'Cancel the run', draft.isAgreeing),
				],
				hints: choiceHints,
			};
		case 'doctor':
			return doctorView(state, draft, size, context.isReadonly);
		case 'report':
			return reportView(dialog, size);
		case 'message':
			return messageView(dialog, size);
		default:
			return dialog satisfies never;
	}
}
