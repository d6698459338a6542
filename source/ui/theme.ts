import {fitLine, type Line, type Tone} from './text.ts';

/** `attributes`: bold, dim and inverse only, for NO_COLOR and terminals without colours; `none`: plain text. */
export type Richness = 'colors' | 'attributes' | 'none';

/** One row of the screen as the string that the terminal gets: exactly `width` columns wide. */
export type Paint = (line: Line, width: number) => string;

type Look = {readonly attributes: readonly number[]; readonly colors: readonly number[]};

/**
 * How a meaning looks, as SGR codes (ECMA-48): the terminal's own foreground first, and of the sixteen colours, which follow the
 * user's palette, none that vanishes on a light or a dark ground. Every colour is accompanied by a word or a symbol.
 */
const looks: Readonly<Record<Tone, Look>> = {
	plain: {attributes: [], colors: []},
	dim: {attributes: [2], colors: []},
	strong: {attributes: [1], colors: []},
	good: {attributes: [], colors: [32]},
	warn: {attributes: [], colors: [33]},
	bad: {attributes: [1], colors: [31]},
	accent: {attributes: [], colors: [36]},
	title: {attributes: [1], colors: [36]},
	selected: {attributes: [7], colors: []},
};

/**
 * Writes the codes itself instead of leaving them to nested elements: one string per row is five times cheaper in Ink than an
 * element per cell.
 */
export function painter(richness: Richness): Paint {
	const codes = (tone: Tone): readonly number[] => {
		if (richness === 'none') return [];
		const {attributes, colors} = looks[tone];
		return richness === 'colors' ? [...attributes, ...colors] : attributes;
	};
	return (line, width) =>
		fitLine(line, width)
			.map(({text, tone}) => {
				const set = codes(tone);
				return set.length === 0 || text === '' ? text : `\u001B[${set.join(';')}m${text}\u001B[0m`;
			})
			.join('');
}

export const symbols = {
	up: '●',
	new: '○',
	connecting: '◌',
	down: '✗',
	good: '✓',
	bad: '✗',
	changed: '+',
	running: '▸',
	pending: '·',
	skipped: '-',
	alert: '!',
} as const;
