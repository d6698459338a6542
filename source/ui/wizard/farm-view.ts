import {type FieldId, fieldIds, type WizardState} from '../../state/wizard.ts';
import type {Size} from '../dialogs/view.ts';
import {fitText, harmless, type Line, line, span, truncateStart, wrap} from '../text.ts';
import {symbols} from '../theme.ts';
import {answerOf, fields, problemOf} from './fields.ts';
import type {WizardView} from './views.ts';

const labelWidth = Math.max(...Object.values(fields).map(({label}) => label.length)) + 2;

function besideOf({isSearching, trees, answers}: WizardState, id: FieldId): string {
	if (id !== 'tree') return '';
	if (isSearching) return 'searching…';
	const place = trees.indexOf(answers.tree);
	if (trees.length === 0) return answers.tree === '' ? 'none was found' : '';
	return place < 0 || trees.length === 1 ? '' : `${place + 1} of ${trees.length} found`;
}

function fieldRow(state: WizardState, id: FieldId, width: number): Line {
	const isFocused = id === state.focus;
	const beside = besideOf(state, id);
	const value = harmless(answerOf(state, id));
	// What is typed stands at the end, so the end is what is shown.
	const shown = truncateStart(value, width - labelWidth - 3 - (beside === '' ? 0 : beside.length + 1));
	return [
		span(isFocused ? `${symbols.running} ` : '  ', 'accent'),
		span(fitText(fields[id].label, labelWidth), isFocused ? 'title' : 'dim'),
		span(shown, isFocused ? 'strong' : 'plain'),
		...(isFocused ? [span('▏', 'accent')] : []),
		...(beside === '' ? [] : [span(` ${beside}`, 'dim')]),
	];
}

const firstOfAll = 'There is no configuration yet. Five answers make one; the file can be edited later.';
const overThere = 'There is a configuration already. Another one takes its place only where you agree at the end.';

/** The questions, with what was found as their answers. */
export function farmView(state: WizardState, {width}: Size): WizardView {
	const {focus, file} = state;
	const isTyped = answerOf(state, focus) !== '';
	const problem = isTyped || state.notice !== '' ? problemOf(state, focus) : undefined;
	return {
		title: 'the farm',
		rows: [
			...wrap(file.isThere ? overThere : firstOfAll, width).map((text) => line(text, 'dim')),
			line(''),
			...fieldIds.map((id) => fieldRow(state, id, width)),
			line(''),
			...wrap(fields[focus].help, width).map((text) => line(text, 'dim')),
			...(problem === undefined ? [] : wrap(`${symbols.bad} ${harmless(problem)}`, width).map((text) => line(text, 'bad'))),
		],
		hints: [
			{key: 'Enter', label: 'look at the workers'},
			{key: '↑ ↓', label: 'field'},
			...(focus === 'tree' && state.trees.length > 1 ? [{key: '← →', label: 'tree'}] : []),
			{key: 'Ctrl-U', label: 'empty'},
			{key: 'Esc', label: 'leave'},
		],
	};
}
