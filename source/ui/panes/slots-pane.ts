import type {SlotUse} from '../../state/events.ts';
import {type HostsState, hostList} from '../../state/hosts.ts';
import type {SlotsState} from '../../state/slots.ts';
import type {State} from '../../state/state.ts';
import {duration} from '../format.ts';
import {fitLine, fitText, harmless, type Line, line, span, truncateStart} from '../text.ts';
import {symbols} from '../theme.ts';
import {type Content, definePane, type Room, scrolled} from './pane.ts';
import {cellCount, cellsPerRow, fullRows, longMs, shortRow} from './slots-cells.ts';

/** From here on, the list of compiles stands beside the cells instead of below them. */
const wideColumns = 74;
const cellShare = 0.42;

export type SlotsModel = {
	readonly hosts: HostsState;
	readonly slots: SlotsState;
	readonly offset: number;
	/** So that ages go on between two looks; 0 while nothing is compiled. */
	readonly now: number;
};

export function selectSlots({hosts, slots, screen}: State, now: number): SlotsModel {
	return {hosts, slots, offset: screen.offsets.slots, now: slots.busy.length === 0 ? 0 : now};
}

function jobRow({host, file, phase}: SlotUse, ageMs: number, width: number, nameWidth: number): Line {
	const isLong = ageMs > longMs;
	const isLocal = host === 'localhost';
	const room = Math.max(6, width - nameWidth - 19);
	return [
		span(`${fitText(isLocal ? 'local' : harmless(host), nameWidth)} `, isLocal ? 'dim' : 'strong'),
		span(`${fitText(truncateStart(harmless(file), room), room)} `),
		span(fitText(harmless(phase.toLowerCase()), 10), 'dim'),
		span(`${isLong ? symbols.alert : ' '}${duration(ageMs).padStart(6)}`, isLong ? 'warn' : 'dim'),
	];
}

/** Both lists as functions of a row's number: of 256 workers only those that can be seen are drawn. */
function lists({hosts, slots, now}: SlotsModel, {width, height}: Room) {
	const workers = hostList(hosts).filter((host) => host.role === 'worker');
	const uses = Map.groupBy(slots.busy, (use) => use.host);
	const usesOf = (name: string): readonly SlotUse[] => uses.get(name) ?? [];
	const name = Math.min(10, Math.max(5, ...workers.map((host) => host.name.length)));
	const isWide = width >= wideColumns;
	const room = {name, width: isWide ? Math.floor(width * cellShare) : width};
	const perRow = cellsPerRow(room);
	const rowsOf = workers.map((host) => Math.max(1, Math.ceil(cellCount(host, usesOf(host.name)) / perRow)));
	// Below the cells, some room should be left for the compiles.
	const isRoomy = rowsOf.reduce((sum, rows) => sum + rows, 0) <= (isWide ? height : height - 3);
	const full = isRoomy ? workers.flatMap((host) => fullRows(host, usesOf(host.name), room)) : undefined;
	const sinceMs = Math.max(0, now - (slots.sampledAt ?? now));
	const oldestFirst = slots.busy.toSorted((one, other) => other.ageMs - one.ageMs);
	return {
		isWide,
		cellWidth: room.width,
		cellRows: full?.length ?? workers.length,
		jobRows: oldestFirst.length,
		cells(index: number): Line {
			if (full !== undefined) return full[index] ?? [];
			const host = workers[index];
			return host === undefined ? [] : shortRow(host, usesOf(host.name), room);
		},
		job(index: number, jobWidth: number): Line {
			const use = oldestFirst[index];
			return use === undefined ? [] : jobRow(use, use.ageMs + sinceMs, jobWidth, name);
		},
	};
}

function lengthOf({isWide, cellRows, jobRows}: ReturnType<typeof lists>): number {
	return isWide ? Math.max(cellRows, jobRows) : cellRows + jobRows;
}

function contentOf(model: SlotsModel, room: Room): Content {
	const both = lists(model, room);
	const {isWide, cellRows, cellWidth, cells, job} = both;
	const length = lengthOf(both);
	const {from, to} = scrolled(length, model.offset, room.height);
	const rows = Array.from({length: Math.max(0, to - from)}, (_, index): Line => {
		const at = from + index;
		if (isWide) return [...fitLine(cells(at), cellWidth), span('  '), ...job(at, room.width - cellWidth - 2)];
		return at < cellRows ? cells(at) : job(at - cellRows, room.width);
	});
	return {rows, above: from, below: length - to};
}

export const slotsPane = definePane<SlotsModel>({
	id: 'slots',
	select: selectSlots,
	title: () => 'slots',
	summary({hosts, slots}) {
		const total = hostList(hosts).reduce((sum, host) => sum + (host.slots ?? 0), 0);
		const busy = slots.busy.filter((use) => use.host !== 'localhost').length;
		const long = slots.busy.filter((use) => use.ageMs > longMs).length;
		const figure = span(total === 0 ? `${busy} busy` : `${busy}/${total} busy`, busy > 0 ? 'accent' : 'plain');
		return long === 0 ? [figure] : [span(`${symbols.alert}${long} long `, 'warn'), figure];
	},
	length: (model, room) => lengthOf(lists(model, room)),
	content(model, view) {
		if (model.hosts.order.length < 2) return {rows: [line('no workers: the configuration names none', 'dim')]};
		return contentOf(model, view);
	},
});
