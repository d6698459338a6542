import stringWidth from 'string-width';

/** What a piece of text means; `theme.ts` says how that looks. */
export type Tone = 'plain' | 'dim' | 'strong' | 'good' | 'warn' | 'bad' | 'accent' | 'selected';

export type Span = {readonly text: string; readonly tone: Tone};

/** One row of the screen: few spans, so that Ink measures few strings (a Text per cell costs five times as much). */
export type Line = readonly Span[];

export function span(text: string, tone: Tone = 'plain'): Span {
	return {text, tone};
}

export function line(text: string, tone: Tone = 'plain'): Line {
	return [span(text, tone)];
}

/** Text of other machines must not reach the terminal as commands: control characters go, tabs become spaces. */
export function harmless(text: string): string {
	return text
		.replaceAll('\t', '    ')
		.replace(/\u001B\[[0-9;:?]*[ -/]*[@-~]|[\u0000-\u001F\u007F-\u009F\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '');
}

/** Cuts to a display width; what is cut ends in an ellipsis. Wide characters count two. */
export function truncate(text: string, width: number): string {
	if (width <= 0) return '';
	if (stringWidth(text) <= width) return text;
	let taken = '';
	let used = 0;
	for (const {segment} of new Intl.Segmenter().segment(text)) {
		const next = stringWidth(segment);
		if (used + next > width - 1) break;
		taken += segment;
		used += next;
	}
	return `${taken}…`;
}

/** Exactly this wide, cut or filled. */
export function fitText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
	const cut = truncate(text, width);
	const fill = ' '.repeat(Math.max(0, width - stringWidth(cut)));
	return align === 'left' ? cut + fill : fill + cut;
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
