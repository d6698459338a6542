import {Table as InkTable} from 'ink-table';

type Cells = Readonly<Record<string, string | number>>;

/**
 * A table for figures that do not change every tick: ink-table measures every cell anew (25 ms a frame for 29 rows, against 4 ms
 * for rows of text), and rules off every row. Cells must fit: it does not truncate.
 */
export function Table({rows}: {readonly rows: readonly Cells[]}) {
	return <InkTable data={rows.map((row) => ({...row}))} />;
}
