import type {PaneId} from '../../state/screen.ts';
import type {State} from '../../state/state.ts';
import type {Line} from '../text.ts';

export type View = {readonly width: number; readonly height: number; readonly now: number; readonly isFocused: boolean};

/** A pane is a pure function from state to rows; frame, focus, scrolling keys and layout come from elsewhere. */
export type Pane = {
	readonly id: PaneId;
	readonly title: (state: State) => string;
	/** At most `height` rows; each is cut and filled to `width`. */
	readonly rows: (state: State, view: View) => readonly Line[];
	/** How many rows there are to move through; the offset of the pane stays below it. */
	readonly length: (state: State) => number;
};

/** The part of a list that shows the cursor, which stays in the middle where it can. */
export function windowAround(cursor: number, length: number, height: number): {readonly from: number; readonly to: number} {
	const from = Math.max(0, Math.min(cursor - Math.floor(height / 2), length - height));
	return {from, to: Math.min(length, from + height)};
}
