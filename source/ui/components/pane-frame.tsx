import {memo} from 'react';
import type {Place} from '../layout.ts';
import type {Pane} from '../panes/pane.ts';
import type {Paint} from '../theme.ts';
import {Frame} from './frame.tsx';

type Props = {
	readonly pane: Pane;
	readonly model: object;
	readonly number: number;
	readonly place: Place;
	readonly isFocused: boolean;
	readonly paint: Paint;
};

function areEqual(one: object, other: object): boolean {
	const before = Object.entries(one);
	const after = other as Readonly<Record<string, unknown>>;
	return before.length === Object.keys(other).length && before.every(([key, value]) => Object.is(value, after[key]));
}

/** Draws again only when something changes that shows. */
function isSame(one: Props, other: Props): boolean {
	return (
		one.pane === other.pane &&
		one.isFocused === other.isFocused &&
		one.paint === other.paint &&
		areEqual(one.place, other.place) &&
		areEqual(one.model, other.model)
	);
}

function footnoteOf(above: number, below: number): string {
	const up = above > 0 ? `↑${above}` : '';
	const down = below > 0 ? `↓${below}` : '';
	return [up, down].filter((part) => part !== '').join(' ');
}

export const PaneFrame = memo(({pane, model, number, place: {width, height}, isFocused, paint}: Props) => {
	const view = {width: Math.max(0, width - 4), height: Math.max(0, height - 2), isFocused};
	const {rows, above = 0, below = 0} = pane.content(model, view);
	const {summary} = pane;
	return (
		<Frame
			title={`${number} ${pane.title(model)}`}
			{...(summary === undefined ? {} : {summary: summary(model)})}
			footnote={footnoteOf(above, below)}
			rows={rows}
			width={width}
			height={height}
			isFocused={isFocused}
			paint={paint}
		/>
	);
}, isSame);
