import stringWidth from 'string-width';

/** What a piece of text means; `theme.ts` says how that looks. */
export type Tone = 'plain' | 'dim' | 'strong' | 'good' | 'warn' | 'bad' | 'accent' | 'title' | 'selected';

export type Span = {readonly text: string; readonly tone: Tone};

/** One row of the screen: few spans, so that Ink measures few strings (a Text per cell costs five times as much). */
export type Line = readonly Span[];

export function span(text: string, tone: Tone = 'plain'): Span {
	return {text, tone};
}

export function line(text: string, tone: Tone = 'plain'): Line {
	return [span(text, tone)];
}

const segmenter = new Intl.Segmenter();
/** Control strings with their text: OSC, DCS, SOS, PM, APC (ECMA-48). */
const strings = /(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?/g;
/** CSI sequences, whole or cut off, and the short escapes. */
const commands = /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|\u001B[ -/]*[0-~]?/g;
/** Other controls, marks that reorder text, and joiners, whose width terminals disagree about. */
const invisible = /[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]|[\uFE00-\uFE0F]/g;
/** No screen shows more of a line; a cut here keeps hostile lines of a megabyte cheap. */
const longestLine = 2000;

/** Text of other machines must not reach the terminal as commands: control characters go, tabs become spaces. */
export function harmless(text: string): string {
	const bare = text.slice(0, longestLine).toWellFormed().replaceAll('\t', '    ');
	return bare.replace(strings, '').replace(commands, '').replace(invisible, '');
}

/** Cuts to a display width; what is cut ends in an ellipsis. Wide characters count two. */
export function truncate(text: string, width: number): string {
	if (width <= 0) return '';
	if (stringWidth(text) <= width) return text;
	let taken = '';
	let used = 0;
	for (const {segment} of segmenter.segment(text)) {
		const next = stringWidth(segment);
		if (used + next > width - 1) break;
		taken += segment;
		used += next;
	}
	return `${taken}…`;
}

/** Cuts the front off: of a path, the end says more. */
export function truncateStart(text: string, width: number): string {
	if (width <= 0) return '';
	if (stringWidth(text) <= width) return text;
	const segments = [...segmenter.segment(text)].map(({segment}) => segment);
	let used = 1;
	let first = segments.length;
	while (first > 0) {
		used += stringWidth(segments[first - 1] ?? '');
		if (used > width) break;
		first -= 1;
	}
	return `…${segments.slice(first).join('')}`;
}

/** Exactly this wide, cut or filled. */
export function fitText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
	const cut = truncate(text, width);
	const fill = ' '.repeat(Math.max(0, width - stringWidth(cut)));
	return align === 'left' ? cut + fill : fill + cut;
}

/** Lines of at most this width, broken between words where there are any. */
export function wrap(text: string, width: number): readonly string[] {
	const lines: string[] = [];
	let current = '';
	for (const word of text.split(/\s+/).filter((part) => part !== '')) {
		if (current === '') current = word;
		else if (stringWidth(`${current} ${word}`) <= width) current += ` ${word}`;
		else {
			lines.push(current);
			current = word;
		}
	}
	return [...lines, current].map((part) => truncate(part, width));
}

export function widthOf(spans: Line): number {
	return spans.reduce((sum, {text}) => sum + stringWidth(text), 0);
}

/** A line that is exactly this wide. */
export function fitLine(spans: Line, width: number): Line {
	const fitted: Span[] = [];
	let left = width;
	for (const {text, tone} of spans) {
		if (left <= 0) break;
		const cut = truncate(text, left);
		fitted.push(span(cut, tone));
		left -= stringWidth(cut);
	}
	return left > 0 ? [...fitted, span(' '.repeat(left))] : fitted;
}
