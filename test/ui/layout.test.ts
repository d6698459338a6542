import {describe, expect, it} from 'vitest';
import {type PaneId, paneIds} from '../../source/state/screen.ts';
import {layoutOf} from '../../source/ui/layout.ts';

type Screen = {columns: number; rows: number; focus?: PaneId; isZoomed?: boolean; hosts?: number};

function layout({columns, rows, focus = 'nodes', isZoomed = false, hosts = 4}: Screen) {
	return layoutOf({columns, rows, focus, isZoomed, hosts});
}

/** The screen at a fifth of its width: each pane as its initial, header and footer as `=`. */
function drawing(screen: Screen): string {
	const {bands} = layout(screen);
	const rows = bands.flatMap((band) => {
		const height = band[0]?.height ?? 0;
		const row = band.map(({pane, width}) => pane.slice(0, 1).toUpperCase().padEnd(width, '.')).join('');
		return Array.from({length: height}, () =>
			row.replaceAll(/([A-Z])(\.*)/g, (_, letter: string, rest: string) => letter.repeat(rest.length + 1)),
		);
	});
	const bar = '='.repeat(screen.columns);
	const every = (text: string) => [...text].filter((_, index) => index % 5 === 0).join('');
	return ['', bar, ...rows, bar].map(every).join('\n');
}

// The initials of sync and slots are the same: in a band of three, sync is the first.
describe('the screen as a drawing', () => {
	it('60x15: the hosts, and below them what has the focus', () => {
		expect(drawing({columns: 60, rows: 15, focus: 'log'})).toBe(`
============
NNNNNNNNNNNN
NNNNNNNNNNNN
NNNNNNNNNNNN
NNNNNNNNNNNN
NNNNNNNNNNNN
LLLLLLLLLLLL
LLLLLLLLLLLL
LLLLLLLLLLLL
LLLLLLLLLLLL
LLLLLLLLLLLL
LLLLLLLLLLLL
LLLLLLLLLLLL
LLLLLLLLLLLL
============`);
	});

	it('80x24: all six', () => {
		expect(drawing({columns: 80, rows: 24})).toBe(`
================
NNNNNNNNNNNNNNNN
NNNNNNNNNNNNNNNN
NNNNNNNNNNNNNNNN
NNNNNNNNNNNNNNNN
NNNNNNNNNNNNNNNN
NNNNNNNNNNNNNNNN
NNNNNNNNNNNNNNNN
SSSSSSSSSSSCCCCC
SSSSSSSSSSSCCCCC
SSSSSSSSSSSCCCCC
SSSSSSSSSSSCCCCC
SSSSSSSSSSSCCCCC
SSSSSSSSSSSCCCCC
BBBBBBBBLLLLLLLL
BBBBBBBBLLLLLLLL
BBBBBBBBLLLLLLLL
BBBBBBBBLLLLLLLL
BBBBBBBBLLLLLLLL
BBBBBBBBLLLLLLLL
BBBBBBBBLLLLLLLL
BBBBBBBBLLLLLLLL
BBBBBBBBLLLLLLLL
================`);
	});

	it('a zoomed pane has the screen to itself', () => {
		expect(layout({columns: 80, rows: 24, focus: 'cache', isZoomed: true}).bands).toEqual([
			[{pane: 'cache', left: 0, top: 0, width: 80, height: 22}],
		]);
	});
});

const sizes = [
	[20, 5],
	[60, 15],
	[71, 40],
	[80, 24],
	[120, 40],
	[200, 60],
	[300, 80],
] as const;

describe.each(sizes)('at %ix%i', (columns, rows) => {
	it.each([0, 1, 2, 17, 257])('the panes fill the screen exactly with %i hosts', (hosts) => {
		for (const focus of paneIds) {
			for (const isZoomed of [false, true]) {
				const {bands} = layout({columns, rows, focus, isZoomed, hosts});
				expect(bands.reduce((sum, band) => sum + (band[0]?.height ?? 0), 0)).toBe(rows - 2);
				for (const band of bands) {
					expect(new Set(band.map(({height}) => height)).size).toBe(1);
					expect(band.reduce((sum, {width}) => sum + width, 0)).toBe(columns);
				}
				expect(bands.flat().map(({pane}) => pane)).toContain(focus === 'nodes' ? 'nodes' : focus);
			}
		}
	});
});

it.each([
	[80, 24],
	[120, 40],
	[200, 60],
])('%ix%i shows all six panes, each with room for a row', (columns, rows) => {
	const places = layout({columns, rows}).bands.flat();
	expect(places.map(({pane}) => pane)).toEqual([...paneIds]);
	for (const {height} of places) expect(height).toBeGreaterThanOrEqual(5);
});
