/** How many rows of the screen ink-table takes for so many rows: it rules off every one. */
export function tableHeight(rowCount: number): number {
	return rowCount === 0 ? 0 : 2 * rowCount + 3;
}
