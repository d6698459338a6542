import {createRequire} from 'node:module';
import path from 'node:path';
import {Resvg} from '@resvg/resvg-js';
import {fontFamily} from './svg.ts';

const zoom = 2;

// Fonts of our own, so that a picture looks the same wherever it is made.
const fontFolder = path.join(path.dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const fontFiles = ['DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf', 'DejaVuSansMono-Oblique.ttf', 'DejaVuSans.ttf'].map((file) =>
	path.join(fontFolder, file),
);

/** The picture as PNG, at twice its size. */
export function renderPng(svg: string): Buffer {
	const font = {fontFiles, loadSystemFonts: false, defaultFontFamily: fontFamily, monospaceFamily: fontFamily};
	return new Resvg(svg, {font, fitTo: {mode: 'zoom', value: zoom}}).render().asPng();
}
