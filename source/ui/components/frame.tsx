import {Box} from 'ink';
import {type Line, line, span, truncate} from '../text.ts';
import {Row} from './row.tsx';

type Props = {
	readonly title: string;
	readonly rows: readonly Line[];
	readonly width: number;
	readonly height: number;
	readonly isFocused: boolean;
};

/** Rows in a border with a title, drawn as strings: exactly `width` x `height`. */
export function Frame({title, rows, width, height, isFocused}: Props) {
	const tone = isFocused ? 'accent' : 'dim';
	const inner = Math.max(0, width - 4);
	const head = truncate(` ${title} `, Math.max(0, width - 4));
	const content = Array.from({length: Math.max(0, height - 2)}, (_, index) => rows[index] ?? line(''));
	return (
		<Box flexDirection="column" width={width} height={height}>
			<Row
				width={width}
				line={[
					span('╭─', tone),
					span(head, isFocused ? 'strong' : 'plain'),
					span(`${'─'.repeat(Math.max(0, width - 3 - head.length))}╮`, tone),
				]}
			/>
			{content.map((row, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
				<Box key={index} width={width} height={1}>
					<Row width={2} line={[span('│ ', tone)]} />
					<Row width={inner} line={row} />
					<Row width={2} line={[span(' │', tone)]} />
				</Box>
			))}
			<Row width={width} line={[span(`╰${'─'.repeat(Math.max(0, width - 2))}╯`, tone)]} />
		</Box>
	);
}
