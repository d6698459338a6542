import {Table as InkTable} from 'ink-table';

type Cells = Readonly<Record<string, string | number>>;

/**
 * A table for figures that do not change every tick: ink-table measures every cell anew (25 ms a frame for 29 rows, against 4 ms
 * for rows of text), and rules off every row. Cells must fit: it does not truncate.
 */
export function Table({rows}: {readonly rows: readonly Cells[]}) {
	return <InkTable data={rows.map((row) => ({...row}))} />;
}

/** How many rows of the screen a table of so many rows takes. */
export function tableHeight(rowCount: number): number {
	return rowCount === 0 ? 0 : 2 * rowCount + 3;
}
