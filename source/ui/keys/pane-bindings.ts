import {type PaneId, paneIds} from '../../state/screen.ts';
import type {State} from '../../state/state.ts';
import type {Binding, KeyContext, Reply} from '../binding.ts';
import {moved} from '../moving.ts';

/** Further than any list is long. */
const farAway = 1e9;

function focusOn(pane: PaneId): Reply {
	return {events: [{type: 'screen/focused', pane}]};
}

function focusBy(state: State, by: number): Reply {
	const index = paneIds.indexOf(state.screen.focus);
	return focusOn(paneIds[(index + by + paneIds.length) % paneIds.length] ?? 'nodes');
}

function move(state: State, by: number, {room}: KeyContext): Reply {
	return {events: [{type: 'screen/moved', pane: state.screen.focus, offset: moved(state, by, room)}]};
}

const page = ({room}: KeyContext): number => Math.max(1, room.height - 1);

export const paneBindings: readonly Binding[] = [
	...paneIds.map((pane, index) => ({
		id: `focus-${pane}`,
		keys: [String(index + 1)],
		label: pane,
		help: `go to the ${pane} pane`,
		reply: () => focusOn(pane),
	})),
	{
		id: 'next-pane',
		keys: ['tab', 'right', 'l'],
		label: 'next',
		help: 'go to the next pane',
		footerRank: 6,
		reply: (state) => focusBy(state, 1),
	},
	{
		id: 'previous-pane',
		keys: ['shift-tab', 'left', 'h'],
		label: 'previous',
		help: 'go to the previous pane',
		reply: (state) => focusBy(state, -1),
	},
	{
		id: 'zoom',
		keys: ['z', 'enter'],
		label: 'zoom',
		help: 'give the whole screen to this pane, and back',
		footerRank: 4,
		reply: () => ({events: [{type: 'screen/zoomed'}]}),
	},
	{
		id: 'back',
		keys: ['escape'],
		label: 'back',
		help: 'one step back: out of the zoom',
		reply: (state) => (state.screen.isZoomed ? {events: [{type: 'screen/zoomed'}]} : {}),
	},
];

export const moveBindings: readonly Binding[] = [
	{id: 'down', keys: ['down', 'j'], label: 'down', help: 'a row down', reply: (state, context) => move(state, 1, context)},
	{id: 'up', keys: ['up', 'k'], label: 'up', help: 'a row up', reply: (state, context) => move(state, -1, context)},
	{
		id: 'page-down',
		keys: ['page-down', 'ctrl-f', ' '],
		label: 'page down',
		help: 'a page down',
		reply: (state, context) => move(state, page(context), context),
	},
	{
		id: 'page-up',
		keys: ['page-up', 'ctrl-b'],
		label: 'page up',
		help: 'a page up',
		reply: (state, context) => move(state, -page(context), context),
	},
	{id: 'top', keys: ['g', 'home'], label: 'top', help: 'to the top', reply: (state, context) => move(state, -farAway, context)},
	{
		id: 'bottom',
		keys: ['G', 'end'],
		label: 'bottom',
		help: 'to the bottom',
		reply: (state, context) => move(state, farAway, context),
	},
	{
		id: 'follow',
		keys: ['f'],
		label: 'follow',
		help: 'follow the log: show its newest lines as they come',
		whyNot: (state) => (state.screen.offsets.log === 0 ? 'The log is being followed.' : undefined),
		footerRank: 2,
		reply: () => ({events: [{type: 'screen/moved', pane: 'log', offset: 0}]}),
	},
];
