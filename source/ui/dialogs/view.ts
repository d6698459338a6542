import type {Line} from '../text.ts';
import {span} from '../text.ts';

/** The room between header and footer. */
export type Size = {readonly width: number; readonly height: number};

/** A dialog as rows in a frame. Spinner and table are elements of others, so they lie over the rows kept free for them. */
export type DialogView = {
	readonly title: string;
	readonly rows: readonly Line[];
	readonly footnote?: string;
	/** Row at whose start the spinner turns. */
	readonly spinnerRow?: number;
	/** First row of the table, and what is in it. */
	readonly table?: {readonly row: number; readonly cells: readonly Readonly<Record<string, string | number>>[]};
};

const widest = 100;

/** Columns inside the frame of a dialog. */
export function innerWidth({width}: Size): number {
	return Math.max(10, Math.min(width - 8, widest));
}

/** The harmless button first; the chosen one is inverse and has a pointer. */
export function buttonRow(refuse: string, agree: string, isAgreeing: boolean): Line {
	const button = (text: string, isChosen: boolean): Line => [
		span(isChosen ? '▸' : ' ', 'accent'),
		span(`[ ${text} ]`, isChosen ? 'selected' : 'plain'),
	];
	return [...button(refuse, !isAgreeing), span(' '), ...button(agree, isAgreeing), span('   ← → choose, Enter', 'dim')];
}
