import {Box, Text} from 'ink';
import Spinner from 'ink-spinner';
import {Frame} from '../components/frame.tsx';
import {Table} from '../components/table.tsx';
import type {Paint} from '../theme.ts';
import {type DialogView, innerWidth, type Size} from './view.ts';

type Props = {readonly view: DialogView; readonly size: Size; readonly top: number; readonly paint: Paint};

/** The one thing over the panes, in the middle of the room between header and footer, never larger than it. */
export function Dialog({view, size, top, paint}: Props) {
	const width = view.isFull === true ? size.width : Math.min(size.width, innerWidth(size) + 4);
	const height = Math.min(size.height, view.rows.length + 2);
	const x = Math.floor((size.width - width) / 2);
	const y = top + Math.floor((size.height - height) / 2);
	const {title, rows, footnote, spinnerRow, table} = view;
	return (
		<>
			<Box position="absolute" left={x} top={y}>
				<Frame
					title={title}
					rows={rows}
					{...(footnote === undefined ? {} : {footnote})}
					width={width}
					height={height}
					isFocused={true}
					paint={paint}
				/>
			</Box>
			{spinnerRow === undefined ? null : (
				<Box position="absolute" left={x + 2} top={y + 1 + spinnerRow}>
					<Text>
						<Spinner />
					</Text>
				</Box>
			)}
			{table === undefined ? null : (
				<Box position="absolute" left={x + 2 + table.column} top={y + 1 + table.row}>
					<Table rows={table.cells} />
				</Box>
			)}
		</>
	);
}
