/** The colours of the terminal in the pictures; 16 named ones, as a person's terminal would have them. */
export const foreground = '#d3d9e3';
export const background = '#12161d';
export const frameColor = '#1f2530';
export const titleColor = '#8b95a7';

const named = [
	'#2a303c', '#f2616d', '#7fc983', '#e9b85a', '#5fa8f5', '#c58af0', '#4fc3c7', '#c3cad6',
	'#6b7587', '#ff8690', '#a2e3a5', '#ffd68a', '#8dc4ff', '#dcb0ff', '#84e3e6', '#f2f5fa',
] as const; // biome-ignore format: two rows, dark and bright

const cubeLevels = [0, 95, 135, 175, 215, 255];

function hex(red: number, green: number, blue: number): string {
	return `#${[red, green, blue].map((level) => level.toString(16).padStart(2, '0')).join('')}`;
}

/** One of xterm's 256 colours: 16 named, a cube of 6 x 6 x 6, 24 greys. */
export function paletteColor(index: number): string {
	const name = named[index];
	if (name !== undefined) return name;
	if (index < 232) {
		const [red = 0, green = 0, blue = 0] = [36, 6, 1].map((step) => cubeLevels[Math.floor((index - 16) / step) % 6]);
		return hex(red, green, blue);
	}
	const grey = 8 + (index - 232) * 10;
	return hex(grey, grey, grey);
}

export function rgbColor(value: number): string {
	return hex((value >> 16) & 255, (value >> 8) & 255, value & 255);
}

/** `share` of the first colour, the rest of the second: what terminals do for dim text. */
export function mix(first: string, second: string, share: number): string {
	const [a, b] = [first, second].map((color) => [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16)));
	const [red = 0, green = 0, blue = 0] = [0, 1, 2].map((part) =>
		Math.round((a?.[part] ?? 0) * share + (b?.[part] ?? 0) * (1 - share)),
	);
	return hex(red, green, blue);
}
