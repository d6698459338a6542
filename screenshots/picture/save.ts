import {writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Terminal} from '@xterm/headless';
import {gridOf} from './grid.ts';
import {renderPng} from './png.ts';
import {drawScreen} from './svg.ts';

/** Writes what the terminal shows now as NAME.svg and NAME.png. */
export function savePicture(terminal: Terminal, folder: string, name: string, title: string): void {
	const svg = drawScreen(gridOf(terminal), terminal.cols, title);
	writeFileSync(path.join(folder, `${name}.svg`), svg);
	writeFileSync(path.join(folder, `${name}.png`), renderPng(svg));
}
