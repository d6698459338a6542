import type {Dialog} from '../../state/screen.ts';
import type {KeyName, Reply} from '../binding.ts';
import {bindings, replyOf} from '../keymap.ts';
import {listHeight, listLines, nextLevel} from './confirm-view.ts';
import {resolveDoctorKey} from './doctor-keys.ts';
import {type Draft, emptyDraft} from './draft.ts';
import {isWithoutWorker, withoutWorker} from './no-worker-keys.ts';
import type {DialogContext, DialogReply} from './reply.ts';
import {readingReport} from './report-keys.ts';
import {scrolled} from './scrolled.ts';
import {keyListRows, reachRows} from './ssh-views.ts';
import type {Size} from './view.ts';
import {wishing} from './wishes-keys.ts';

const closed: Reply = {intent: {type: 'abandon'}};
const dismissed: Reply = {events: [{type: 'dialog/closed'}]};
const typedLimit = 256;

function typing(draft: Draft, key: KeyName): DialogReply {
	if (key === 'backspace') return {draft: {...draft, typed: [...draft.typed].slice(0, -1).join('')}};
	if (key === 'ctrl-u') return {draft: {...draft, typed: ''}};
	const isCharacter = [...key].length === 1 && key >= ' ';
	return isCharacter && draft.typed.length < typedLimit ? {draft: {...draft, typed: draft.typed + key}} : {};
}

function isSwitch(key: KeyName): boolean {
	return ['left', 'right', 'tab', 'shift-tab'].includes(key);
}

/** Two buttons, the harmless one first. */
function choosing(draft: Draft, key: KeyName, agreed: DialogReply, refused: Reply): DialogReply {
	if (key === 'escape' || key === 'q' || key === 'ctrl-c') return refused;
	if (isSwitch(key) || key === 'h' || key === 'l') return {draft: {...draft, isAgreeing: !draft.isAgreeing}};
	if (key === 'enter') return draft.isAgreeing ? agreed : refused;
	return {};
}

/** What cannot be undone wants the cluster's name; with it, the choice moves to the other button by itself. */
function agreeingByName(draft: Draft, key: KeyName, agreed: Reply, cluster: string): DialogReply {
	const isNamed = draft.typed === cluster;
	if (key === 'escape' || key === 'ctrl-c') return closed;
	if (isSwitch(key)) {
		if (!isNamed) return {notice: `Type ${cluster} first: that is what agreeing means here.`};
		return {draft: {...draft, isAgreeing: !draft.isAgreeing}};
	}
	if (key === 'enter') {
		if (isNamed) return draft.isAgreeing ? agreed : closed;
		return draft.typed === '' ? closed : {notice: `"${draft.typed}" is not ${cluster}. Esc leaves everything as it is.`};
	}
	const reply = typing(draft, key);
	if (reply.draft === undefined) return reply;
	return {draft: {...reply.draft, isAgreeing: reply.draft.typed === cluster}};
}

function scrolling(dialog: Extract<Dialog, {kind: 'confirm'}>, key: KeyName, size: Size): Reply | undefined {
	const height = listHeight(dialog.proposal, size);
	return scrolled(dialog.scroll, listLines(dialog.proposal, size).length, height, key);
}

function confirming(dialog: Extract<Dialog, {kind: 'confirm'}>, draft: Draft, key: KeyName, context: DialogContext): DialogReply {
	const {proposal} = dialog;
	const moved = scrolling(dialog, key, context.size);
	if (moved !== undefined) return moved;
	const agreed: Reply = {intent: {type: 'confirm', action: proposal.action}};
	// Names of clusters have no capitals, so that one is free.
	if (proposal.isDestructive && key === 'L')
		return {intent: {type: 'prepare', action: proposal.action, options: {level: nextLevel(proposal)}}, draft: emptyDraft};
	if (proposal.isDestructive) return agreeingByName(draft, key, agreed, context.state.cluster);
	return choosing(draft, key, agreed, closed);
}

/** The help is a menu: Enter does what the chosen line says, and so does each key. */
function helping(draft: Draft, key: KeyName, context: DialogContext): DialogReply {
	const last = bindings.length - 1;
	const page = Math.max(1, context.size.height - 4);
	const to: Readonly<Record<string, number>> = {
		down: draft.cursor + 1,
		j: draft.cursor + 1,
		up: draft.cursor - 1,
		k: draft.cursor - 1,
		'page-down': draft.cursor + page,
		'page-up': draft.cursor - page,
		g: 0,
		home: 0,
		G: last,
		end: last,
	};
	const wanted = to[key];
	if (wanted !== undefined) return {draft: {...draft, cursor: Math.max(0, Math.min(last, wanted))}};
	if (['escape', 'q', '?', 'ctrl-c'].includes(key)) return dismissed;
	const binding = key === 'enter' ? bindings[draft.cursor] : bindings.find(({keys}) => keys.includes(key));
	if (binding === undefined || binding.id === 'help') return dismissed;
	const reply = replyOf(binding, context.state, context);
	return {...reply, events: [{type: 'dialog/closed'}, ...(reply.events ?? [])]};
}

/** What a key does while a dialog is open. */
export function resolveDialogKey(dialog: Dialog, draft: Draft, key: KeyName, context: DialogContext): DialogReply {
	switch (dialog.kind) {
		case 'none':
			return {};
		case 'help':
			return helping(draft, key, context);
		case 'message':
			if (['escape', 'enter', 'q', ' ', 'ctrl-c'].includes(key)) return dismissed;
			return isWithoutWorker(dialog) ? withoutWorker(key, context) : {};
		case 'build-wishes':
			return wishing(dialog, draft, key);
		case 'doctor':
			return resolveDoctorKey(draft, key, context);
		case 'preparing':
			return ['escape', 'q', 'ctrl-c'].includes(key) ? closed : {};
		case 'password':
			if (key === 'escape' || key === 'ctrl-c') return {...closed, draft: emptyDraft};
			if (isSwitch(key) && dialog.alone !== undefined) return {draft: {...draft, isAgreeing: !draft.isAgreeing}};
			if (key === 'ctrl-o' && dialog.canLeaveOut === true)
				return {intent: {type: 'leave-out', action: dialog.action}, draft: emptyDraft};
			if (key !== 'enter') return typing(draft, key);
			if (draft.typed === '') return {notice: 'Type the password first, or leave with Esc.'};
			// Given away, and kept nowhere here.
			return {
				intent: {type: 'give-password', action: dialog.action, password: draft.typed, isAlone: draft.isAgreeing},
				draft: emptyDraft,
			};
		case 'host-keys': {
			const {count, height} = keyListRows(dialog.keys, context.size);
			const moved = scrolled(dialog.scroll, count, height, key);
			// Others may follow, from behind jump hosts: they begin with Cancel again.
			const agreed = {intent: {type: 'accept-host-keys', action: dialog.action}, draft: emptyDraft} as const;
			return moved ?? choosing(draft, key, agreed, closed);
		}
		case 'reach': {
			const {count, height} = reachRows(context.state, context.size);
			const moved = scrolled(dialog.scroll, count, height, key);
			return moved ?? (['escape', 'enter', 'q', ' ', 'ctrl-c'].includes(key) ? dismissed : {});
		}
		case 'report':
			return readingReport(dialog, key, context.size);
		case 'confirm':
			return confirming(dialog, draft, key, context);
		case 'confirm-cancel':
			return choosing(draft, key, {intent: {type: 'cancel-run'}}, dismissed);
		default:
			return dialog satisfies never;
	}
}
