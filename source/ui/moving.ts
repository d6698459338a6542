import type {State} from '../state/state.ts';
import {paneOf} from './panes/index.ts';
import type {Room} from './panes/pane.ts';

/** The log stays where it is while lines come in; at its end it follows again. */
function movedLog({log, screen}: State, by: number, height: number): number {
	const total = log.dropped + log.items.length;
	const highest = log.dropped + Math.min(height, log.items.length);
	const current = screen.offsets.log === 0 ? total : screen.offsets.log;
	const next = Math.max(highest, current + by);
	return next >= total ? 0 : next;
}

/** The offset of the focused pane after moving `by` rows; it never leaves what there is. */
export function moved(state: State, by: number, room: Room): number {
	const {focus, offsets} = state.screen;
	if (focus === 'log') return movedLog(state, by, room.height);
	const pane = paneOf(focus);
	const length = pane.length(pane.select(state, 0), room);
	const last = Math.max(0, pane.hasCursor === true ? length - 1 : length - room.height);
	return Math.min(last, Math.max(0, Math.min(last, offsets[focus]) + by));
}
