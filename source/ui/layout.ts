import type {PaneId} from '../state/screen.ts';

/** A pane's place, frame included. */
export type Place = {
	readonly pane: PaneId;
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
};

/** One row of header, the panes, one row of footer: together exactly as tall and as wide as the screen, never more. */
export type Layout = {readonly bodyHeight: number; readonly bands: readonly (readonly Place[])[]};

export type LayoutInput = {
	readonly columns: number;
	readonly rows: number;
	readonly focus: PaneId;
	readonly isZoomed: boolean;
	readonly hosts: number;
};

const barRows = 2;
const frameRows = 2;
const smallestPane = 4;

type Share = {readonly pane: PaneId; readonly weight: number};

/** A row of panes side by side; the last takes what division leaves. */
function band(top: number, height: number, columns: number, shares: readonly Share[]): readonly Place[] {
	const total = shares.reduce((sum, {weight}) => sum + weight, 0);
	let left = 0;
	return shares.map(({pane, weight}, index) => {
		const width = index === shares.length - 1 ? columns - left : Math.floor((columns * weight) / total);
		const place = {pane, left, top, width, height};
		left += width;
		return place;
	});
}

function alone(pane: PaneId): readonly Share[] {
	return [{pane, weight: 1}];
}

/** Few rows or columns: the hosts, and below them what has the focus. */
function small({columns, focus, hosts}: LayoutInput, rows: number): readonly (readonly Place[])[] {
	const nodes = Math.min(hosts + frameRows, Math.max(smallestPane, Math.floor(rows * 0.45)));
	const lower = focus === 'nodes' ? 'build' : focus;
	return [band(0, nodes, columns, alone('nodes')), band(nodes, rows - nodes, columns, alone(lower))];
}

/** All six: hosts over the whole width, the farm's state in the middle, what is being done at the bottom. */
function complete({columns, hosts}: LayoutInput, rows: number): readonly (readonly Place[])[] {
	const nodes = Math.min(hosts + frameRows + 1, Math.max(smallestPane + 2, Math.floor(rows * 0.36)));
	const rest = rows - nodes;
	const middle = Math.max(smallestPane + 1, Math.min(Math.floor(rest * 0.45), hosts + 14));
	const isWide = columns >= 150;
	return [
		band(0, nodes, columns, alone('nodes')),
		band(nodes, middle, columns, [
			{pane: 'sync', weight: isWide ? 24 : 28},
			{pane: 'slots', weight: isWide ? 50 : 36},
			{pane: 'cache', weight: isWide ? 26 : 32},
		]),
		band(nodes + middle, rest - middle, columns, [
			{pane: 'build', weight: isWide ? 40 : 46},
			{pane: 'log', weight: isWide ? 60 : 54},
		]),
	];
}

/** From the size of the screen and what has the focus to rectangles. A small screen shows fewer panes, never none. */
export function layoutOf(input: LayoutInput): Layout {
	const rows = Math.max(1, input.rows - barRows);
	const isTiny = rows < smallestPane * 2;
	if (input.isZoomed || isTiny) return {bodyHeight: rows, bands: [band(0, rows, input.columns, alone(input.focus))]};
	const isSmall = rows < 19 || input.columns < 72;
	return {bodyHeight: rows, bands: isSmall ? small(input, rows) : complete(input, rows)};
}

/** The room inside the frame of a pane, where it shows; what it would have zoomed where it does not. */
export function viewOf(layout: Layout, pane: PaneId, columns: number): {readonly width: number; readonly height: number} {
	const place = layout.bands.flat().find((candidate) => candidate.pane === pane);
	const {width, height} = place ?? {width: columns, height: layout.bodyHeight};
	return {width: Math.max(0, width - 4), height: Math.max(0, height - frameRows)};
}
