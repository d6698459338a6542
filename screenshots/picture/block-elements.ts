import {type Box, pixels, rectangle} from './box.ts';

const eighth = 1 / 8;
const shades: Readonly<Record<string, number>> = {'░': 0.25, '▒': 0.5, '▓': 0.75};

// Left, top, width, height as parts of the cell (Unicode chart U+2580).
const parts: Readonly<Record<string, readonly (readonly [number, number, number, number])[]>> = {
	'▀': [[0, 0, 1, 0.5]],
	'█': [[0, 0, 1, 1]],
	'▐': [[0.5, 0, 0.5, 1]],
	'▔': [[0, 0, 1, eighth]],
	'▕': [[1 - eighth, 0, eighth, 1]],
	'▖': [[0, 0.5, 0.5, 0.5]],
	'▗': [[0.5, 0.5, 0.5, 0.5]],
	'▘': [[0, 0, 0.5, 0.5]],
	'▙': [
		[0, 0, 0.5, 1],
		[0.5, 0.5, 0.5, 0.5],
	],
	'▚': [
		[0, 0, 0.5, 0.5],
		[0.5, 0.5, 0.5, 0.5],
	],
	'▛': [
		[0, 0, 1, 0.5],
		[0, 0.5, 0.5, 0.5],
	],
	'▜': [
		[0, 0, 1, 0.5],
		[0.5, 0.5, 0.5, 0.5],
	],
	'▝': [[0.5, 0, 0.5, 0.5]],
	'▞': [
		[0.5, 0, 0.5, 0.5],
		[0, 0.5, 0.5, 0.5],
	],
	'▟': [
		[0.5, 0, 0.5, 0.5],
		[0, 0.5, 1, 0.5],
	],
	...Object.fromEntries(
		[...'▁▂▃▄▅▆▇'].map((character, index) => [character, [[0, 1 - (index + 1) * eighth, 1, (index + 1) * eighth]]]),
	),
	...Object.fromEntries([...'▏▎▍▌▋▊▉'].map((character, index) => [character, [[0, 0, (index + 1) * eighth, 1]]])),
};

/** Bars and shades as rectangles that fill their cell to its edges; undefined for other characters. */
export function drawBlock(character: string, box: Box, color: string): string | undefined {
	const shade = shades[character];
	if (shade !== undefined) return rectangle(box, color, shade);
	return parts[character]
		?.map(([left, top, width, height]) =>
			rectangle(
				{x: box.x + left * box.width, y: box.y + top * box.height, width: width * box.width, height: height * box.height},
				color,
			),
		)
		.join('');
}

// Bit of U+2800 + n -> column and row of its dot.
const dots = [
	[0, 0],
	[0, 1],
	[0, 2],
	[1, 0],
	[1, 1],
	[1, 2],
	[0, 3],
	[1, 3],
] as const;

/** Braille patterns, which programs use for graphs: dots on an even raster over all cells. */
export function drawBraille(character: string, box: Box, color: string): string | undefined {
	const bits = (character.codePointAt(0) ?? 0) - 0x2800;
	if (bits < 0 || bits > 255) return undefined;
	const radius = Math.min(box.width / 4, box.height / 8) * 0.72;
	return dots
		.filter((_, bit) => (bits & (1 << bit)) !== 0)
		.map(([column, row]) => {
			const x = box.x + (column * 2 + 1) * (box.width / 4);
			const y = box.y + (row * 2 + 1) * (box.height / 8);
			return `<circle cx="${pixels(x)}" cy="${pixels(y)}" r="${pixels(radius)}" fill="${color}"/>`;
		})
		.join('');
}
