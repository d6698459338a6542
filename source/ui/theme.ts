import type {Tone} from './text.ts';

/** How a meaning looks. The terminal's own foreground first; every colour is accompanied by a word or a symbol. */
export type Look = {readonly color?: string; readonly bold?: boolean; readonly dimColor?: boolean; readonly inverse?: boolean};

export const looks: Readonly<Record<Tone, Look>> = {
	plain: {},
	dim: {dimColor: true},
	strong: {bold: true},
	good: {color: 'green'},
	warn: {color: 'yellow'},
	bad: {color: 'red', bold: true},
	accent: {color: 'cyan'},
	selected: {inverse: true},
};

export const symbols = {up: '●', connecting: '◌', down: '✗', good: '✓', bad: '✗', changed: '+', running: '▸', pending: '·'};
