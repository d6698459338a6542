import type {PaneId} from '../state/screen.ts';

/** A pane's place, frame included. */
export type Place = {readonly pane: PaneId; readonly width: number; readonly height: number};
export type Band = {readonly height: number; readonly places: readonly Place[]};
/** One row of header above the bands, one row of footer below; all of it is exactly as tall as the screen. */
export type Layout = {readonly bands: readonly Band[]};

const headerAndFooter = 2;

function band(height: number, columns: number, panes: readonly {pane: PaneId; weight: number}[]): Band {
	const total = panes.reduce((sum, {weight}) => sum + weight, 0);
	let left = columns;
	const places = panes.map(({pane, weight}, index) => {
		const width = index === panes.length - 1 ? left : Math.floor((columns * weight) / total);
		left -= width;
		return {pane, width, height};
	});
	return {height, places};
}

/** From the size of the screen and what has the focus to rectangles. Small screens show fewer panes, never none. */
export function layoutOf(screen: {columns: number; rows: number; focus: PaneId; isZoomed: boolean; hosts: number}): Layout {
	const {columns, focus, isZoomed, hosts} = screen;
	const rows = Math.max(3, screen.rows - headerAndFooter);
	if (isZoomed || rows < 10) return {bands: [band(rows, columns, [{pane: focus, weight: 1}])]};
	if (rows < 18 || columns < 70) {
		const second = focus === 'nodes' ? 'build' : focus;
		const top = Math.min(hosts + 2, Math.floor(rows / 2));
		return {bands: [band(top, columns, [{pane: 'nodes', weight: 1}]), band(rows - top, columns, [{pane: second, weight: 1}])]};
	}
	const top = Math.min(hosts + 3, Math.max(6, Math.floor(rows * 0.36)));
	const middle = Math.max(6, Math.floor((rows - top) * 0.4));
	const bottom = rows - top - middle;
	return {
		bands: [
			band(top, columns, [{pane: 'nodes', weight: 1}]),
			band(middle, columns, [
				{pane: 'sync', weight: 26},
				{pane: 'slots', weight: 30},
				{pane: 'cache', weight: 26},
			]),
			band(bottom, columns, [
				{pane: 'build', weight: 36},
				{pane: 'log', weight: 46},
			]),
		],
	};
}
