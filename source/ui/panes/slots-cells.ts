import type {SlotUse} from '../../state/events.ts';
import type {HostState} from '../../state/hosts.ts';
import {meter} from '../format.ts';
import {fitText, harmless, type Line, type Span, span} from '../text.ts';

/** Few units of AOSP take this long on a healthy machine; worth a mark. */
export const longMs = 30_000;

const compiling = '■';
const onTheWay = '▪';
const idle = '□';
const figureWidth = 6;

/** Neighbours of one look become one span. */
function merged(cells: readonly Span[]): readonly Span[] {
	const spans: Span[] = [];
	for (const cell of cells) {
		const last = spans.at(-1);
		if (last?.tone === cell.tone) spans.splice(-1, 1, span(last.text + cell.text, cell.tone));
		else spans.push(cell);
	}
	return spans;
}

/** A slot number beyond the total is a slot all the same. */
export function cellCount(host: HostState, uses: readonly SlotUse[]): number {
	return Math.max(host.slots ?? 0, uses.length, ...uses.map((use) => use.slot + 1));
}

/** Every slot as a cell: compiling, on the way there or back, or idle. */
function cellsOf(uses: readonly SlotUse[], from: number, to: number): readonly Span[] {
	const bySlot = new Map(uses.map((use) => [use.slot, use]));
	const cells = Array.from({length: Math.max(0, to - from)}, (_, index): Span => {
		const use = bySlot.get(from + index);
		if (use === undefined) return span(idle, 'dim');
		return span(use.phase === 'Compile' ? compiling : onTheWay, use.ageMs > longMs ? 'warn' : 'accent');
	});
	return merged(cells);
}

export type CellRoom = {readonly name: number; readonly width: number};

/** Cells that fit into a row. */
export function cellsPerRow({name, width}: CellRoom): number {
	return Math.max(4, width - name - figureWidth - 2);
}

function head(host: HostState, uses: readonly SlotUse[], {name}: CellRoom): Line {
	const isDown = host.link === 'down';
	const figure = `${uses.length}/${host.slots ?? '?'}`.padStart(figureWidth);
	return [span(`${fitText(harmless(host.name), name)} `, isDown ? 'bad' : 'strong'), span(`${figure} `, isDown ? 'bad' : 'dim')];
}

/** All slots of a worker, in as many rows as they take. */
export function fullRows(host: HostState, uses: readonly SlotUse[], room: CellRoom): readonly Line[] {
	const perRow = cellsPerRow(room);
	const length = cellCount(host, uses);
	const indent = span(' '.repeat(room.name + figureWidth + 2));
	return Array.from({length: Math.max(1, Math.ceil(length / perRow))}, (_, row): Line => {
		const cells = cellsOf(uses, row * perRow, Math.min(length, (row + 1) * perRow));
		return row === 0 ? [...head(host, uses, room), ...cells] : [indent, ...cells];
	});
}

/** One row: the cells where they fit, else a bar. */
export function shortRow(host: HostState, uses: readonly SlotUse[], room: CellRoom): Line {
	const perRow = cellsPerRow(room);
	const length = cellCount(host, uses);
	if (length <= perRow) return [...head(host, uses, room), ...cellsOf(uses, 0, length)];
	const {full, empty} = meter(uses.length / length, perRow);
	return [...head(host, uses, room), span(full, 'accent'), span(empty, 'dim')];
}
