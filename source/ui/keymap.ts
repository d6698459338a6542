import {actions} from '../actions/index.ts';
import {hostList} from '../state/hosts.ts';
import type {Intent} from '../state/intents.ts';
import {paneIds, type ScreenEvent} from '../state/screen.ts';
import type {State} from '../state/state.ts';
import {paneOf} from './panes/index.ts';

/** A key as one name: a character, or `up`, `enter`, `tab`, `ctrl-l`... */
export type KeyName = string;

/** What a key leads to. Everything is data, so that footer, help and tests read the same table. */
export type Reply = {readonly events?: readonly ScreenEvent[]; readonly intent?: Intent; readonly notice?: string};

export type Binding = {
	readonly keys: readonly KeyName[];
	/** One or two words for the footer. */
	readonly label: string;
	readonly help: string;
	/** Place in the footer, the smallest first; not there where undefined. What does not fit goes from the end. */
	readonly footerRank?: number;
	/** Why it cannot work now, as a sentence; undefined when it can. */
	readonly whyNot?: (state: State, isReadonly: boolean) => string | undefined;
	readonly reply: (state: State, page: number) => Reply;
};

const farAway = Number.MAX_SAFE_INTEGER;

function move(state: State, change: (offset: number, length: number) => number): Reply {
	const {focus, offsets} = state.screen;
	const length = paneOf(focus).length(state);
	const wanted = change(offsets[focus], length);
	return {events: [{type: 'screen/moved', pane: focus, offset: Math.max(0, Math.min(wanted, Math.max(0, length - 1)))}]};
}

/** The log counts up from its newest line, everything else down from its first. */
function step(state: State, rows: number): Reply {
	return move(state, (offset) => offset + (state.screen.focus === 'log' ? -rows : rows));
}

function focusBy(state: State, by: number): Reply {
	const index = paneIds.indexOf(state.screen.focus);
	const pane = paneIds[(index + by + paneIds.length) % paneIds.length] ?? 'nodes';
	return {events: [{type: 'screen/focused', pane}]};
}

function whyNoAction(state: State, isReadonly: boolean): string | undefined {
	if (isReadonly) return 'This screen only watches (--readonly).';
	return state.run.status === 'running' ? `${state.run.action} is running: x cancels it.` : undefined;
}

const actionBindings: readonly Binding[] = actions.map((action) => ({
	keys: [action.key],
	label: action.label,
	help: `${action.title}: ${action.description}`,
	footerRank: 1,
	whyNot: whyNoAction,
	reply: () => ({intent: {type: 'prepare', action: action.id}}),
}));

function selectedHost(state: State): string {
	const hosts = hostList(state.hosts);
	return hosts[Math.min(state.screen.offsets.nodes, hosts.length - 1)]?.name ?? 'master';
}

const runBindings: readonly Binding[] = [
	{
		keys: ['x'],
		label: 'cancel',
		help: 'cancel the run',
		footerRank: 2,
		whyNot: (state, isReadonly) =>
			isReadonly ? 'This screen only watches (--readonly).' : state.run.status === 'running' ? undefined : 'Nothing runs.',
		reply: (state) =>
			state.run.status === 'running'
				? {events: [{type: 'dialog/opened', dialog: {kind: 'confirm-cancel', action: state.run.action}}]}
				: {},
	},
	{
		keys: ['o'],
		label: 'shell',
		help: 'open a shell on the selected host',
		footerRank: 5,
		whyNot: (_state, isReadonly) => (isReadonly ? 'This screen only watches (--readonly).' : undefined),
		reply: (state) => ({intent: {type: 'shell', host: selectedHost(state)}}),
	},
];

const screenBindings: readonly Binding[] = [
	...paneIds.map((pane, index) => ({
		keys: [String(index + 1)],
		label: pane,
		help: `focus the ${pane} pane`,
		reply: (): Reply => ({events: [{type: 'screen/focused', pane}]}),
	})),
	{keys: ['tab'], label: 'next', help: 'focus the next pane', reply: (state) => focusBy(state, 1)},
	{
		keys: ['shift-tab'],
		label: 'previous',
		help: 'focus the previous pane',
		reply: (state) => focusBy(state, -1),
	},
	{
		keys: ['z', 'enter'],
		label: 'zoom',
		help: 'zoom the focused pane',
		footerRank: 6,
		reply: () => ({events: [{type: 'screen/zoomed'}]}),
	},
	{
		keys: ['escape'],
		label: 'back',
		help: 'leave the zoom',
		reply: (state) => (state.screen.isZoomed ? {events: [{type: 'screen/zoomed'}]} : {}),
	},
	{keys: ['down', 'j'], label: 'down', help: 'move down', reply: (state) => step(state, 1)},
	{keys: ['up', 'k'], label: 'up', help: 'move up', reply: (state) => step(state, -1)},
	{keys: ['page-down'], label: 'page down', help: 'a page down', reply: step},
	{keys: ['page-up'], label: 'page up', help: 'a page up', reply: (state, page) => step(state, -page)},
	{keys: ['g'], label: 'top', help: 'to the top', reply: (state) => step(state, -farAway)},
	{keys: ['G'], label: 'bottom', help: 'to the bottom', reply: (state) => step(state, farAway)},
	{
		keys: ['f'],
		label: 'follow',
		help: 'follow the log',
		reply: () => ({events: [{type: 'screen/moved', pane: 'log', offset: 0}]}),
	},
	{
		keys: ['?'],
		label: 'help',
		help: 'this help',
		footerRank: 3,
		reply: () => ({events: [{type: 'dialog/opened', dialog: {kind: 'help'}}]}),
	},
	{
		keys: ['ctrl-l'],
		label: 'repaint',
		help: 'paint the screen anew',
		reply: () => ({intent: {type: 'repaint'}}),
	},
	{
		keys: ['q', 'ctrl-c'],
		label: 'quit',
		help: 'leave; what runs goes on',
		footerRank: 4,
		reply: () => ({intent: {type: 'quit'}}),
	},
];

export const bindings: readonly Binding[] = [...actionBindings, ...runBindings, ...screenBindings];

/** What a key does when no dialog is open. A key that cannot work now answers with its reason. */
export function resolveKey(state: State, key: KeyName, context: {readonly page: number; readonly isReadonly: boolean}): Reply {
	const binding = bindings.find((candidate) => candidate.keys.includes(key));
	if (binding === undefined) return {};
	const reason = binding.whyNot?.(state, context.isReadonly);
	return reason === undefined ? binding.reply(state, context.page) : {notice: reason};
}

/** The keys that work now, for the footer. */
export function footerBindings(state: State, isReadonly: boolean): readonly Binding[] {
	return bindings
		.filter(({footerRank, whyNot}) => footerRank !== undefined && whyNot?.(state, isReadonly) === undefined)
		.sort((one, other) => (one.footerRank ?? 0) - (other.footerRank ?? 0));
}
