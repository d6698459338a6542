import {type BuildWishes, type WishField, wishFields, wishProblem} from '../../config/build-wishes.ts';
import {settingOf} from '../../config/settings.ts';
import type {Dialog} from '../../state/screen.ts';
import {fitText, harmless, type Line, line, span, wrap} from '../text.ts';
import {symbols} from '../theme.ts';
import type {Draft} from './draft.ts';
import {type DialogView, innerWidth, type Size} from './view.ts';

type WishesDialog = Extract<Dialog, {kind: 'build-wishes'}>;

const labels: Readonly<Record<WishField, string>> = {
	target: 'Target',
	modules: 'Modules',
	directories: 'Directories',
	variables: 'Variables',
	clean: 'Delete first',
};
const labelWidth = 13;
const everything = '(everything)';

/** What the fields say now. */
export function typedWishes({wishes}: WishesDialog, {fields}: Draft): BuildWishes {
	return {...wishes, ...fields};
}

export function chosenField({cursor}: Draft): WishField {
	return wishFields[cursor] ?? 'target';
}

/** The end of a text that is longer than its room: that is where one types. */
function endOf(text: string, width: number): string {
	const characters = [...text];
	return characters.length <= width ? text : `…${characters.slice(characters.length - width + 1).join('')}`;
}

function fieldRow(field: WishField, wishes: BuildWishes, isChosen: boolean, width: number): Line {
	const text = harmless(wishes[field]);
	const shown = endOf(text, width - labelWidth - 4);
	const label = span(`${isChosen ? symbols.running : ' '} ${fitText(labels[field], labelWidth)}`, isChosen ? 'accent' : 'dim');
	if (field === 'clean') return [label, span(isChosen ? `◂ ${text} ▸` : text, text === 'none' ? 'plain' : 'warn')];
	const isEmpty = text === '' && !isChosen;
	const isAll = field === 'modules' && wishes.directories.trim() === '';
	return [
		label,
		span(isEmpty ? (isAll ? everything : '') : shown, isEmpty ? 'dim' : 'plain'),
		...(isChosen ? [span('▏', 'accent')] : []),
	];
}

/** What shall be built, to be changed before anything is looked at. */
export function wishesView(dialog: WishesDialog, draft: Draft, size: Size): DialogView {
	const wishes = typedWishes(dialog, draft);
	const chosen = chosenField(draft);
	const width = innerWidth(size);
	const problem = wishProblem(wishes);
	const help = wrap(`${settingOf(`build.${chosen}`).meaning}.`, width).map((text) => line(text, 'dim'));
	return {
		title: 'Build',
		rows: [
			...wishFields.map((field) => fieldRow(field, wishes, field === chosen, width)),
			[],
			...(problem === undefined
				? help
				: wrap(harmless(`${symbols.bad} ${labels[problem.field]}: ${problem.message}. ${problem.hint}`), width).map((text) =>
						line(text, 'bad'),
					)),
		],
		hints: [
			{key: '↑ ↓', label: 'field'},
			...(chosen === 'clean' ? [{key: '← →', label: 'change'}] : [{key: 'Ctrl-U', label: 'empty'}]),
			{key: 'Enter', label: 'look what it would do'},
			{key: 'Esc', label: 'leave'},
		],
	};
}
