import {drawBlock, drawBraille} from './block-elements.ts';
import {type Box, pixels, rectangle} from './box.ts';
import {drawLines} from './box-drawing.ts';
import type {Cell} from './grid.ts';
import {background, frameColor, titleColor} from './theme.ts';

// Whole pixels, at twice the size too: edges between cells then fall on edges of pixels, and blocks leave no seams.
const cellWidth = 9;
/** Every glyph of DejaVu Sans Mono advances by 1233 of 2048 units. */
const fontSize = (cellWidth * 2048) / 1233;
const cellHeight = 18;
const baseline = 14;
const padding = 14;
const titleHeight = 34;
export const fontFamily = 'DejaVu Sans Mono';

function escapeText(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function boxOf(cell: Cell, row: number): Box {
	return {
		x: padding + cell.column * cellWidth,
		y: titleHeight + padding + row * cellHeight,
		width: cell.width * cellWidth,
		height: cellHeight,
	};
}

/** Neighbours that agree become one: smaller pictures, and no seams between them. */
function joined<T>(items: readonly T[], agree: (first: T, second: T) => boolean): readonly T[][] {
	const groups: T[][] = [];
	for (const item of items) {
		const group = groups.at(-1);
		const last = group?.at(-1);
		if (group !== undefined && last !== undefined && agree(last, item)) group.push(item);
		else groups.push([item]);
	}
	return groups;
}

const areNeighbours = (first: Cell, second: Cell) => first.column + first.width === second.column;

function drawFills(cells: readonly Cell[], row: number): string {
	return joined(cells, (a, b) => a.fill === b.fill && areNeighbours(a, b))
		.map(([first, ...rest]) => {
			if (first?.fill === undefined) return '';
			const columns = [first, ...rest].reduce((total, cell) => total + cell.width, 0);
			return rectangle({...boxOf(first, row), width: columns * cellWidth}, first.fill);
		})
		.join('');
}

function drawText(cells: readonly Cell[], row: number): string {
	const [first] = cells;
	if (first === undefined) return '';
	const {y} = boxOf(first, row);
	// A place for every glyph: another font than ours, with other advances, still keeps the columns.
	const places = cells.map((cell) => pixels(boxOf(cell, row).x)).join(' ');
	const style = `${first.isBold ? ' font-weight="700"' : ''}${first.isItalic ? ' font-style="italic"' : ''}`;
	const text = escapeText(cells.map((cell) => cell.text).join(''));
	const line = first.isUnderlined
		? rectangle({x: boxOf(first, row).x, y: y + baseline + 1.5, width: cells.length * cellWidth, height: 1}, first.color)
		: '';
	return `<text x="${places}" y="${pixels(y + baseline)}" fill="${first.color}"${style}>${text}</text>${line}`;
}

function drawRow(cells: readonly Cell[], row: number): string {
	const shapes: string[] = [];
	const letters: Cell[] = [];
	for (const cell of cells) {
		if (cell.text === ' ' && !cell.isUnderlined) continue;
		const box = boxOf(cell, row);
		const draw =
			drawLines(cell.text, box, cell.color) ?? drawBlock(cell.text, box, cell.color) ?? drawBraille(cell.text, box, cell.color);
		if (draw === undefined) letters.push(cell);
		else shapes.push(draw);
	}
	const looksAlike = (a: Cell, b: Cell) =>
		areNeighbours(a, b) &&
		a.color === b.color &&
		a.isBold === b.isBold &&
		a.isItalic === b.isItalic &&
		a.isUnderlined === b.isUnderlined;
	return [drawFills(cells, row), ...shapes, ...joined(letters, looksAlike).map((group) => drawText(group, row))].join('');
}

/** A window with the terminal's rows in it, as one SVG document without anything outside. */
export function drawScreen(grid: readonly (readonly Cell[])[], columns: number, title: string): string {
	const width = Math.ceil(columns * cellWidth + padding * 2);
	const height = Math.ceil(grid.length * cellHeight + padding * 2 + titleHeight);
	const buttons = ['#f2616d', '#e9b85a', '#7fc983'].map(
		(color, index) => `<circle cx="${20 + index * 20}" cy="${titleHeight / 2}" r="6" fill="${color}"/>`,
	);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="'${fontFamily}', monospace" font-size="${pixels(fontSize)}" xml:space="preserve">`,
		`<rect width="${width}" height="${height}" rx="9" fill="${background}"/>`,
		`<path d="M0 ${titleHeight}V9a9 9 0 0 1 9-9H${width - 9}a9 9 0 0 1 9 9V${titleHeight}z" fill="${frameColor}"/>`,
		...buttons,
		`<text x="${width / 2}" y="${titleHeight / 2 + 5}" text-anchor="middle" font-size="13" fill="${titleColor}">${escapeText(title)}</text>`,
		...grid.map(drawRow),
		'</svg>',
		'',
	].join('\n');
}
