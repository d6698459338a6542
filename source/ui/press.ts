import type {Dialog} from '../state/screen.ts';
import type {State} from '../state/state.ts';
import type {KeyName, Reply} from './binding.ts';
import {type Draft, emptyDraft} from './dialogs/draft.ts';
import {resolveDialogKey} from './dialogs/keys.ts';
import {resolveKey} from './keymap.ts';
import {layoutOf, viewOf} from './layout.ts';

export type WindowSize = {readonly columns: number; readonly rows: number};

/** A draft belongs to one dialog; for any other it counts as empty. */
export type HeldDraft = {readonly of: string; readonly draft: Draft};

export const nothingTyped: HeldDraft = {of: 'none', draft: emptyDraft};

function nameOf(dialog: Dialog): string {
	switch (dialog.kind) {
		case 'confirm':
			return `confirm ${dialog.proposal.action}`;
		case 'password':
		case 'confirm-cancel':
			return `${dialog.kind} ${dialog.action}`;
		default:
			return dialog.kind;
	}
}

export function draftFor(dialog: Dialog, held: HeldDraft): Draft {
	return held.of === nameOf(dialog) ? held.draft : emptyDraft;
}

export function layoutFor({screen, hosts}: State, {columns, rows}: WindowSize) {
	return layoutOf({columns, rows, focus: screen.focus, isZoomed: screen.isZoomed, hosts: hosts.order.length});
}

/** What one key leads to, with a dialog over the panes or without. */
export function pressed(
	key: KeyName,
	{state, held, size, isReadonly}: {state: State; held: HeldDraft; size: WindowSize; isReadonly: boolean},
): {readonly reply: Reply; readonly held: HeldDraft} {
	const {dialog, focus} = state.screen;
	const layout = layoutFor(state, size);
	const room = viewOf(layout, focus, size.columns);
	if (dialog.kind === 'none') return {reply: resolveKey(state, key, {isReadonly, room}), held: nothingTyped};
	const context = {state, isReadonly, room, size: {width: size.columns, height: layout.bodyHeight}};
	const {draft, ...reply} = resolveDialogKey(dialog, draftFor(dialog, held), key, context);
	return {reply, held: draft === undefined ? held : {of: nameOf(dialog), draft}};
}
