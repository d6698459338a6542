import xterm, {type Terminal} from '@xterm/headless';
import {expect, it} from 'vitest';
import {gridOf} from '../../screenshots/picture/grid.ts';
import {renderPng} from '../../screenshots/picture/png.ts';
import {drawScreen} from '../../screenshots/picture/svg.ts';

async function terminalWith(text: string): Promise<Terminal> {
	const terminal = new xterm.Terminal({cols: 20, rows: 3, allowProposedApi: true});
	await new Promise<void>((resolve) => terminal.write(text, resolve));
	return terminal;
}

const draw = async (text: string) => drawScreen(gridOf(await terminalWith(text)), 20, 'title');

it('knows colours, bold, dim and inverse of every cell', async () => {
	const [row = []] = gridOf(
		await terminalWith('\u001B[1;31mb\u001B[0m\u001B[2md\u001B[0m\u001B[7mi\u001B[0m\u001B[38;2;1;2;3mt'),
	);
	expect(row[0]).toMatchObject({text: 'b', isBold: true, color: '#f2616d', fill: undefined});
	expect(row[1]).toMatchObject({text: 'd', color: '#7c818a', fill: undefined});
	expect(row[2]).toMatchObject({text: 'i', color: '#12161d', fill: '#d3d9e3'});
	expect(row[3]).toMatchObject({text: 't', color: '#010203'});
});

it('draws bars and lines as shapes and leaves letters to the font', async () => {
	const svg = await draw('█─a<');
	expect(svg).toContain('a&lt;</text>');
	expect(svg).not.toMatch(/[█─]/);
});

it('gives a wide character two cells', async () => {
	const [row = []] = gridOf(await terminalWith('日x'));
	expect(row.slice(0, 2).map(({column, width}) => [column, width])).toEqual([
		[0, 2],
		[2, 1],
	]);
});

it('renders a PNG of the picture', async () => {
	const png = renderPng(await draw('hello'));
	expect(png.subarray(1, 4).toString()).toBe('PNG');
	expect(png.readUInt32BE(16)).toBeGreaterThan(200);
});
