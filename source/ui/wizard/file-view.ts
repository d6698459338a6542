import {clusterYaml} from '../../config/cluster-yaml.ts';
import {surveyNotes} from '../../report/survey-text.ts';
import {draftOf, type WizardState} from '../../state/wizard.ts';
import {buttonRow, outOfSight, type Size} from '../dialogs/view.ts';
import {harmless, type Line, line, span, truncateStart} from '../text.ts';
import type {WizardView} from './views.ts';

/** The text that would be written; none where something is still wrong. */
export function fileLines(state: WizardState): readonly string[] {
	const drafted = draftOf(state);
	return 'config' in drafted ? clusterYaml(drafted.config, surveyNotes(state.surveyed)).trimEnd().split('\n') : [];
}

/** Path and blank above; where there is a file already, a blank, the question and the buttons below. */
export function fileListHeight({file}: WizardState, {height}: Size): number {
	return Math.max(1, height - (file.isThere ? 5 : 2));
}

function toned(text: string): Line {
	const comment = text.search(/(^|\s)#/);
	if (comment < 0) return line(text);
	return [span(text.slice(0, comment)), span(text.slice(comment), 'dim')];
}

/** What will be written, and where. */
export function fileView(state: WizardState, size: Size): WizardView {
	const {file, scroll, isAgreeing} = state;
	const lines = fileLines(state);
	const height = fileListHeight(state, size);
	const from = Math.max(0, Math.min(scroll, lines.length - height));
	const list = lines.slice(from, from + height).map((text) => toned(harmless(text)));
	const padding = Array.from({length: Math.max(0, height - list.length)}, () => line(''));
	const question: readonly Line[] = file.isThere
		? [line(''), line('There is a configuration at this place already.', 'warn'), buttonRow('Keep it', 'Replace it', isAgreeing)]
		: [];
	return {
		title: 'the file',
		rows: [
			[span('Written to ', 'dim'), span(truncateStart(harmless(file.path), size.width - 11), 'strong')],
			line(''),
			...list,
			...padding,
			...question,
		],
		footnote: outOfSight(from, Math.max(0, lines.length - from - height)),
		hints: [
			{key: 'Enter', label: file.isThere ? 'do it' : 'write it and go on'},
			...(file.isThere ? [{key: '← →', label: 'choose'}] : []),
			{key: '↑ ↓', label: 'scroll'},
			{key: 'Esc', label: 'back'},
			{key: 'Ctrl-C', label: 'leave'},
		],
	};
}
