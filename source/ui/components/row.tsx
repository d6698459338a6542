import {Text} from 'ink';
import type {Line} from '../text.ts';
import type {Paint} from '../theme.ts';

type Props = {readonly line: Line; readonly width: number; readonly paint: Paint};

/** One row, exactly `width` columns wide, as one string. */
export function Row({line, width, paint}: Props) {
	return <Text wrap="truncate">{paint(line, width)}</Text>;
}
