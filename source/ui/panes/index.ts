import type {PaneId} from '../../state/screen.ts';
import {buildPane} from './build-pane.ts';
import {cachePane} from './cache-pane.ts';
import {logPane} from './log-pane.ts';
import {nodesPane} from './nodes-pane.ts';
import type {Pane} from './pane.ts';
import {slotsPane} from './slots-pane.ts';
import {syncPane} from './sync-pane.ts';

/** In the order of the keys 1 to 6. */
export const panes: readonly Pane[] = [nodesPane, syncPane, slotsPane, cachePane, buildPane, logPane];

export function paneOf(id: PaneId): Pane {
	const pane = panes.find((candidate) => candidate.id === id);
	if (pane === undefined) throw new Error(`no such pane: ${id}`);
	return pane;
}
