import {Text} from 'ink';
import {fitLine, type Line} from '../text.ts';
import {looks} from '../theme.ts';

/** One row, exactly `width` columns wide. */
export function Row({line, width}: {readonly line: Line; readonly width: number}) {
	return (
		<Text wrap="truncate">
			{fitLine(line, width).map(({text, tone}, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: spans of a row have no identity of their own
				<Text key={index} {...looks[tone]}>
					{text}
				</Text>
			))}
		</Text>
	);
}
