import {type Box, pixels} from './box.ts';

// Whole pixels at twice the size: a soft edge that is drawn twice, where two lines meet, would show as a bead.
const lightWidth = 1;
const heavyWidth = 2;
const doubleGap = 3;

type Arms = {readonly left: number; readonly right: number; readonly up: number; readonly down: number};

// Weights of the arms: left, right, up, down; 1 light, 2 heavy, 3 double (Unicode chart U+2500).
const table = `
─1100 ━2200 │0011 ┃0022 ┄1100 ┅2200 ┆0011 ┇0022 ┈1100 ┉2200 ┊0011 ┋0022
┌0101 ┍0201 ┎0102 ┏0202 ┐1001 ┑2001 ┒1002 ┓2002 └0110 ┕0210 ┖0120 ┗0220 ┘1010 ┙2010 ┚1020 ┛2020
├0111 ┝0211 ┞0121 ┟0112 ┠0122 ┡0221 ┢0212 ┣0222 ┤1011 ┥2011 ┦1021 ┧1012 ┨1022 ┩2021 ┪2012 ┫2022
┬1101 ┭2101 ┮1201 ┯2201 ┰1102 ┱2102 ┲1202 ┳2202 ┴1110 ┵2110 ┶1210 ┷2210 ┸1120 ┹2120 ┺1220 ┻2220
┼1111 ┽2111 ┾1211 ┿2211 ╀1121 ╁1112 ╂1122 ╃2121 ╄1221 ╅2112 ╆1212 ╇2221 ╈2212 ╉2122 ╊1222 ╋2222
═3300 ║0033 ╔0303 ╗3003 ╚0330 ╝3030 ╠0333 ╣3033 ╦3303 ╩3330 ╬3333
╴1000 ╵0010 ╶0100 ╷0001 ╸2000 ╹0020 ╺0200 ╻0002 ╼1200 ╽0012 ╾2100 ╿0021
`;

const arms = new Map<string, Arms>(
	table
		.trim()
		.split(/\s+/)
		.map((entry) => {
			const [left = 0, right = 0, up = 0, down = 0] = [...entry.slice(-4)].map(Number);
			return [entry.slice(0, -4), {left, right, up, down}];
		}),
);

const dashes: Readonly<Record<string, number>> = {'┄': 3, '┅': 3, '┆': 3, '┇': 3, '┈': 4, '┉': 4, '┊': 4, '┋': 4};

function path(steps: string, color: string, width: number, extra = ''): string {
	return `<path d="${steps}" stroke="${color}" stroke-width="${width}" fill="none"${extra}/>`;
}

function drawArc(character: string, {x, y, width, height}: Box, color: string): string | undefined {
	const [middleX, middleY] = [x + width / 2, y + height / 2];
	const radius = width / 2;
	const toRight = '╭╰'.includes(character) ? 1 : -1;
	const toBottom = '╭╮'.includes(character) ? 1 : -1;
	const [endX, endY] = [toRight > 0 ? x + width : x, toBottom > 0 ? y + height : y];
	const start = `M${pixels(endX)} ${pixels(middleY)}H${pixels(middleX + toRight * radius)}`;
	const turn = `Q${pixels(middleX)} ${pixels(middleY)} ${pixels(middleX)} ${pixels(middleY + toBottom * radius)}`;
	return path(`${start}${turn}V${pixels(endY)}`, color, lightWidth);
}

/** One line from the middle of the cell (a little over it, so that corners are full) to its edge. */
function drawArm(weight: number, color: string, line: (offset: number, overlap: number) => string, dash: string): string {
	if (weight === 0) return '';
	if (weight === 3) {
		const inset = doubleGap / 2;
		return [-inset, inset].map((offset) => path(line(offset, inset + lightWidth / 2), color, lightWidth, dash)).join('');
	}
	const width = weight === 2 ? heavyWidth : lightWidth;
	return path(line(0, width / 2), color, width, dash);
}

/** Lines and corners of tables as paths that meet at the edges of their cells; undefined for other characters. */
export function drawLines(character: string, box: Box, color: string): string | undefined {
	if ('╭╮╯╰'.includes(character)) return drawArc(character, box, color);
	const weights = arms.get(character);
	if (weights === undefined) return undefined;
	const [middleX, middleY] = [box.x + box.width / 2, box.y + box.height / 2];
	const [right, bottom] = [box.x + box.width, box.y + box.height];
	const isHorizontal = weights.left > 0;
	const count = dashes[character];
	const length = count === undefined ? 0 : (isHorizontal ? box.width : box.height) / count;
	const dash = length === 0 ? '' : ` stroke-dasharray="${pixels(length * 0.6)} ${pixels(length * 0.4)}"`;
	const across = (edge: number, sign: number) => (offset: number, overlap: number) =>
		`M${pixels(edge)} ${pixels(middleY + offset)}H${pixels(middleX + sign * (dash === '' ? overlap : 0))}`;
	const along = (edge: number, sign: number) => (offset: number, overlap: number) =>
		`M${pixels(middleX + offset)} ${pixels(edge)}V${pixels(middleY + sign * (dash === '' ? overlap : 0))}`;
	return [
		drawArm(weights.left, color, across(box.x, 1), dash),
		drawArm(weights.right, color, across(right, -1), dash),
		drawArm(weights.up, color, along(box.y, 1), dash),
		drawArm(weights.down, color, along(bottom, -1), dash),
	].join('');
}
