import {type WishField, wishFields, wishProblem, wishRecord} from '../../config/build-wishes.ts';
import {type CleanLevel, cleanLevels} from '../../config/config.ts';
import type {Dialog} from '../../state/screen.ts';
import type {KeyName} from '../binding.ts';
import {type Draft, emptyDraft} from './draft.ts';
import type {DialogReply} from './reply.ts';
import {chosenField, typedWishes} from './wishes-view.ts';

type WishesDialog = Extract<Dialog, {kind: 'build-wishes'}>;

const typedLimit = 2000;

function moved(draft: Draft, by: number): DialogReply {
	const count = wishFields.length;
	return {draft: {...draft, cursor: (draft.cursor + by + count) % count}};
}

function changed(draft: Draft, field: WishField, text: string): DialogReply {
	return {draft: {...draft, fields: {...draft.fields, [field]: text}}};
}

function typed(draft: Draft, field: WishField, text: string, key: KeyName): DialogReply {
	if (key === 'backspace') return changed(draft, field, [...text].slice(0, -1).join(''));
	if (key === 'ctrl-u') return changed(draft, field, '');
	const isCharacter = [...key].length === 1 && key >= ' ';
	return isCharacter && text.length < typedLimit ? changed(draft, field, text + key) : {};
}

/** The level beside this one; the last is followed by the first. */
function levelBeside(level: string, by: number): CleanLevel {
	const names: readonly string[] = cleanLevels;
	const at = names.indexOf(level);
	return cleanLevels[(at + by + cleanLevels.length) % cleanLevels.length] ?? 'none';
}

/** What a key does while it is asked what shall be built. */
export function wishing(dialog: WishesDialog, draft: Draft, key: KeyName): DialogReply {
	const wishes = typedWishes(dialog, draft);
	const field = chosenField(draft);
	if (key === 'escape' || key === 'ctrl-c') return {events: [{type: 'dialog/closed'}], draft: emptyDraft};
	if (key === 'down' || key === 'tab') return moved(draft, 1);
	if (key === 'up' || key === 'shift-tab') return moved(draft, -1);
	if (key === 'enter') {
		const problem = wishProblem(wishes);
		if (problem !== undefined) return {draft: {...draft, cursor: wishFields.indexOf(problem.field)}};
		return {intent: {type: 'prepare', action: 'build', options: wishRecord(wishes)}, draft: emptyDraft};
	}
	if (field !== 'clean') return typed(draft, field, wishes[field], key);
	if (key === 'right' || key === ' ' || key === 'l') return changed(draft, field, levelBeside(wishes.clean, 1));
	if (key === 'left' || key === 'h') return changed(draft, field, levelBeside(wishes.clean, -1));
	return {};
}
