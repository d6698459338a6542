import type {PaneId} from '../../source/state/screen.ts';
import {paneOf} from '../../source/ui/panes/index.ts';
import {painter} from '../../source/ui/theme.ts';
import type {Scene} from './scenes.ts';

const paint = painter('none');

/** The rows inside a pane's frame as plain text, without the blanks at their ends. */
export function rowsOf(id: PaneId, {state, now}: Scene, width: number, height: number): readonly string[] {
	const pane = paneOf(id);
	const {rows} = pane.content(pane.select(state, now), {width, height, isFocused: false});
	return rows.map((row) => paint(row, width).trimEnd());
}

/** What stands at the right of a pane's title. */
export function summaryOf(id: PaneId, {state, now}: Scene): string {
	const pane = paneOf(id);
	return (pane.summary?.(pane.select(state, now)) ?? []).map(({text}) => text).join('');
}
