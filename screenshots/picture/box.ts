/** Where a cell lies in the picture, in pixels. */
export type Box = {readonly x: number; readonly y: number; readonly width: number; readonly height: number};

/** Short numbers keep the pictures small; a hundredth of a pixel is not seen. */
export function pixels(value: number): string {
	return String(Math.round(value * 100) / 100);
}

export function rectangle({x, y, width, height}: Box, color: string, opacity = 1): string {
	const veil = opacity === 1 ? '' : ` fill-opacity="${opacity}"`;
	return `<rect x="${pixels(x)}" y="${pixels(y)}" width="${pixels(width)}" height="${pixels(height)}" fill="${color}"${veil}/>`;
}
