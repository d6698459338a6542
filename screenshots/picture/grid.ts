import type {IBufferCell, Terminal} from '@xterm/headless';
import {background, foreground, mix, paletteColor, rgbColor} from './theme.ts';

/** One cell as it is to be drawn: colours are final, `width` is 2 for wide characters. */
export type Cell = {
	readonly column: number;
	readonly text: string;
	readonly width: number;
	readonly color: string;
	/** Undefined where it is the terminal's own. */
	readonly fill: string | undefined;
	readonly isBold: boolean;
	readonly isItalic: boolean;
	readonly isUnderlined: boolean;
};

const dimShare = 0.55;

function colorOf(isDefault: boolean, isRgb: boolean, value: number, fallback: string): string {
	if (isDefault) return fallback;
	return isRgb ? rgbColor(value) : paletteColor(value);
}

function cellOf(cell: IBufferCell, column: number): Cell {
	let color = colorOf(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor(), foreground);
	let fill = colorOf(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor(), background);
	if (cell.isInverse()) [color, fill] = [fill, color];
	if (cell.isDim()) color = mix(color, fill, dimShare);
	return {
		column,
		text: cell.isInvisible() ? ' ' : cell.getChars() || ' ',
		width: cell.getWidth(),
		color,
		fill: fill === background ? undefined : fill,
		isBold: cell.isBold() !== 0,
		isItalic: cell.isItalic() !== 0,
		isUnderlined: cell.isUnderline() !== 0,
	};
}

/** What can be seen on the terminal now, row by row. */
export function gridOf(terminal: Terminal): readonly (readonly Cell[])[] {
	const {active} = terminal.buffer;
	return Array.from({length: terminal.rows}, (_, row) => {
		const line = active.getLine(active.baseY + row);
		const cells: Cell[] = [];
		for (let column = 0; line !== undefined && column < terminal.cols; column += 1) {
			const cell = line.getCell(column);
			// The right half of a wide character has no cell of its own.
			if (cell !== undefined && cell.getWidth() > 0) cells.push(cellOf(cell, column));
		}
		return cells;
	});
}
