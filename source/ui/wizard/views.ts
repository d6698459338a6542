import type {WizardState} from '../../state/wizard.ts';
import type {Hint, Size} from '../dialogs/view.ts';
import {harmless, type Line, line, span, widthOf} from '../text.ts';
import {symbols} from '../theme.ts';
import {farmView} from './farm-view.ts';
import {fileView} from './file-view.ts';
import {workersView} from './workers-view.ts';

/** A page as rows in a frame over the whole screen. */
export type WizardView = {
	readonly title: string;
	readonly rows: readonly Line[];
	readonly footnote?: string;
	/** The keys that work here. */
	readonly hints: readonly Hint[];
};

const pages: readonly (readonly [WizardState['page'], string])[] = [
	['farm', 'farm'],
	['workers', 'workers'],
	['file', 'file'],
];

/** Where in the three pages one is. */
export function wizardHeader({page}: WizardState): Line {
	const steps = pages.flatMap(
		([id, word], index): Line => [
			span(index === 0 ? '' : ' › ', 'dim'),
			span(`${index + 1} ${word}`, id === page ? 'title' : 'dim'),
		],
	);
	return [span(' '), span(' distbuild ', 'selected'), span(' first start  '), ...steps];
}

/** The keys that work now, as many as fit, or the answer to the last key. */
export function wizardFooter({notice}: WizardState, hints: readonly Hint[], width: number): Line {
	// What is longer stands on the page.
	const fits = widthOf(line(harmless(notice))) + 3 <= width;
	if (notice !== '' && fits) return [span(` ${symbols.running} ${harmless(notice)}`, 'warn')];
	let used = 0;
	return hints
		.filter(({key, label}) => {
			used += key.length + label.length + 3;
			return used <= width;
		})
		.flatMap(({key, label}) => [span(` ${key}`, 'title'), span(` ${label} `)]);
}

/** The page as text; `size` is the room inside the frame. */
export function viewWizard(state: WizardState, size: Size): WizardView {
	switch (state.page) {
		case 'farm':
			return farmView(state, size);
		case 'workers':
			return workersView(state, size);
		case 'file':
			return fileView(state, size);
		default:
			return state.page satisfies never;
	}
}
