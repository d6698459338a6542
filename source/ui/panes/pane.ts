import type {PaneId} from '../../state/screen.ts';
import type {State} from '../../state/state.ts';
import type {Line} from '../text.ts';

/** The inside of a frame. */
export type Room = {readonly width: number; readonly height: number};
export type View = Room & {readonly isFocused: boolean};

/** At most `height` rows, and how many there are out of sight. */
export type Content = {readonly rows: readonly Line[]; readonly above?: number; readonly below?: number};

/**
 * A pane is data in, rows out; frame, focus, keys and layout come from elsewhere. `Model` is a flat record of what the pane
 * depends on: while each of its fields is the same, the pane is not drawn again. `now` belongs into it only where an age shows.
 */
export type PaneOf<Model extends object> = {
	readonly id: PaneId;
	readonly select: (state: State, now: number) => Model;
	readonly title: (model: Model) => string;
	/** The figure that says it all, at the right of the title. */
	readonly summary?: (model: Model) => Line;
	readonly content: (model: Model, view: View) => Content;
	/** Rows to move through: a cursor goes to the last, a view stops where the last is visible. */
	readonly length: (model: Model, room: Room) => number;
	readonly hasCursor?: boolean;
};

/** A pane whose model only itself knows. */
export type Pane = PaneOf<object>;

/** Hides the model's type: what `select` gave goes to the other functions of the same pane, and nowhere else. */
export function definePane<Model extends object>(pane: PaneOf<Model>): Pane {
	return pane as unknown as Pane;
}

/** The part of a list that shows from `offset` on, or as much further up as it takes to fill the room. */
export function scrolled(length: number, offset: number, height: number): {readonly from: number; readonly to: number} {
	const from = Math.max(0, Math.min(offset, length - height));
	return {from, to: Math.min(length, from + Math.max(0, height))};
}

/** The part of a list that shows the cursor, which stays in the middle where it can. */
export function aroundCursor(cursor: number, length: number, height: number): {readonly from: number; readonly to: number} {
	return scrolled(length, cursor - Math.floor(height / 2), height);
}

/** Only rows that can be seen are made. */
export function listContent(length: number, offset: number, height: number, row: (index: number) => Line): Content {
	const {from, to} = scrolled(length, offset, height);
	return {
		rows: Array.from({length: Math.max(0, to - from)}, (_, index) => row(from + index)),
		above: from,
		below: length - to,
	};
}

/** The rows with the smallest ranks that fit, in their own order. */
export function mostImportant(rows: readonly {readonly rank: number; readonly line: Line}[], height: number): readonly Line[] {
	const ranks = rows.map((row) => row.rank).toSorted((one, other) => one - other);
	const last = ranks[Math.max(0, height) - 1] ?? Number.POSITIVE_INFINITY;
	const chosen = height <= 0 ? [] : rows.filter((row) => row.rank <= last);
	return chosen.slice(0, Math.max(0, height)).map((row) => row.line);
}
