import type {Dialog} from '../state/screen.ts';
import type {KeyName, Reply} from './keymap.ts';

/** What was typed or chosen in the open dialog; it lives in the screen only, never in the store. */
export type Draft = {readonly typed: string; readonly isAgreeing: boolean};

export const emptyDraft: Draft = {typed: '', isAgreeing: false};

export type DialogReply = Reply & {readonly draft?: Draft};

const closed: Reply = {intent: {type: 'abandon'}};
const typedLimit = 256;

function typing(draft: Draft, key: KeyName): DialogReply {
	if (key === 'backspace') return {draft: {...draft, typed: [...draft.typed].slice(0, -1).join('')}};
	const isCharacter = [...key].length === 1 && key >= ' ';
	return isCharacter ? {draft: {...draft, typed: (draft.typed + key).slice(0, typedLimit)}} : {};
}

function isSwitch(key: KeyName): boolean {
	return ['left', 'right', 'tab', 'shift-tab', 'h', 'l'].includes(key);
}

/** Two buttons, the harmless one first. */
function choosing(draft: Draft, key: KeyName, agreed: Reply): DialogReply {
	if (key === 'escape' || key === 'q' || key === 'ctrl-c') return closed;
	if (isSwitch(key)) return {draft: {...draft, isAgreeing: !draft.isAgreeing}};
	if (key === 'enter') return draft.isAgreeing ? agreed : closed;
	return {};
}

function confirming(
	dialog: Extract<Dialog, {kind: 'confirm'}>,
	draft: Draft,
	key: KeyName,
	context: {cluster: string; page: number},
): DialogReply {
	const {proposal, scroll} = dialog;
	const scrolls: Readonly<Record<string, number>> = {down: 1, up: -1, 'page-down': context.page, 'page-up': -context.page};
	const by = scrolls[key];
	if (by !== undefined)
		return {events: [{type: 'dialog/scrolled', scroll: Math.min(scroll + by, Math.max(0, proposal.lines.length - 1))}]};
	const agreed: Reply = {intent: {type: 'confirm', action: proposal.action}};
	if (!proposal.isDestructive) return choosing(draft, key, agreed);
	if (key === 'escape' || key === 'ctrl-c') return closed;
	if (key === 'enter')
		return draft.typed === context.cluster ? agreed : {notice: `Type ${context.cluster} to agree, or Esc to leave.`};
	return typing(draft, key);
}

/** What a key does while a dialog is open. */
export function resolveDialogKey(
	dialog: Dialog,
	draft: Draft,
	key: KeyName,
	context: {cluster: string; page: number},
): DialogReply {
	switch (dialog.kind) {
		case 'none':
			return {};
		case 'help':
		case 'message':
			return ['escape', 'enter', 'q', '?', 'ctrl-c'].includes(key) ? {events: [{type: 'dialog/closed'}]} : {};
		case 'preparing':
			return ['escape', 'q', 'ctrl-c'].includes(key) ? closed : {};
		case 'password':
			if (key === 'escape' || key === 'ctrl-c') return closed;
			if (key === 'enter')
				return draft.typed === '' ? {} : {intent: {type: 'give-password', action: dialog.action, password: draft.typed}};
			return typing(draft, key);
		case 'confirm':
			return confirming(dialog, draft, key, context);
		case 'confirm-cancel':
			return choosing(draft, key, {intent: {type: 'cancel-run'}});
		default:
			return dialog satisfies never;
	}
}
