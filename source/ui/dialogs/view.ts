import type {Line} from '../text.ts';
import {span} from '../text.ts';

/** The room between header and footer. */
export type Size = {readonly width: number; readonly height: number};

export type Hint = {readonly key: string; readonly label: string};

/** A dialog as rows in a frame. Spinner and table are elements of others, so they lie over the rows kept free for them. */
export type DialogView = {
	readonly title: string;
	readonly rows: readonly Line[];
	readonly footnote?: string;
	/** Takes the whole room between header and footer. */
	readonly isFull?: boolean;
	/** Row at whose start the spinner turns. */
	readonly spinnerRow?: number;
	/** Where the table begins, inside the frame, and what is in it. */
	readonly table?: {
		readonly row: number;
		readonly column: number;
		readonly cells: readonly Readonly<Record<string, string | number>>[];
	};
	/** The keys that work here, for the footer. */
	readonly hints: readonly Hint[];
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
	return [...button(refuse, !isAgreeing), span(' '), ...button(agree, isAgreeing)];
}

/** The rows that are out of sight, for the lower edge. */
export function outOfSight(above: number, below: number): string {
	return [...(above > 0 ? [`↑${above}`] : []), ...(below > 0 ? [`↓${below}`] : [])].join(' ');
}

export const choiceHints: readonly Hint[] = [
	{key: '← →', label: 'choose'},
	{key: 'Enter', label: 'do it'},
	{key: 'Esc', label: 'leave'},
];
