import {Box, Text} from 'ink';
import {fitLine, type Line, line, type Span, span, truncate, widthOf} from '../text.ts';
import type {Paint} from '../theme.ts';

export type FrameLines = {
	/** What stands in the upper edge: at its left and, where there is room, at its right. */
	readonly title: string;
	readonly summary?: Line;
	/** What stands in the lower edge, at its right. */
	readonly footnote?: string;
	readonly rows: readonly Line[];
	readonly width: number;
	readonly height: number;
	readonly isFocused: boolean;
};

function edge(length: number): string {
	return '─'.repeat(Math.max(0, length));
}

function upperEdge({title, summary = [], width, isFocused}: FrameLines): Line {
	const tone = isFocused ? 'accent' : 'dim';
	const room = Math.max(0, width - 4);
	const head = truncate(` ${title} `, room);
	const headWidth = widthOf(line(head));
	const tail: Line = widthOf(summary) === 0 ? [] : [span(' '), ...summary, span(' ')];
	const fits = headWidth + widthOf(tail) + 1 <= room;
	const shown = fits ? tail : [];
	return [
		span('╭─', tone),
		span(head, isFocused ? 'title' : 'strong'),
		span(edge(room - headWidth - widthOf(shown)), tone),
		...shown,
		span('─╮', tone),
	];
}

function lowerEdge({footnote = '', width, isFocused}: FrameLines): Line {
	const tone = isFocused ? 'accent' : 'dim';
	const note = footnote === '' || footnote.length + 6 > width ? '' : ` ${footnote} `;
	return [span(`╰${edge(width - 3 - note.length)}`, tone), span(note, 'dim'), span('─╯', tone)];
}

/** Rows in a frame, as lines: exactly `width` by `height`. */
export function frameLines(frame: FrameLines): readonly Line[] {
	const {rows, width, height, isFocused} = frame;
	if (height < 3 || width < 6) return Array.from({length: height}, (_, index) => rows[index] ?? line(''));
	const side: Span = span('│', isFocused ? 'accent' : 'dim');
	const content = Array.from(
		{length: height - 2},
		(_, index): Line => [side, span(' '), ...fitLine(rows[index] ?? [], width - 4), span(' '), side],
	);
	return [upperEdge(frame), ...content, lowerEdge(frame)];
}

/** A frame of strings: one element per row. */
export function Frame({paint, ...frame}: FrameLines & {readonly paint: Paint}) {
	return (
		<Box flexDirection="column" width={frame.width} height={frame.height} flexShrink={0}>
			{frameLines(frame).map((row, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
				<Text key={index} wrap="truncate">
					{paint(row, frame.width)}
				</Text>
			))}
		</Box>
	);
}
