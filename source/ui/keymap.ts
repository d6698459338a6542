import type {Intent} from '../state/intents.ts';
import type {ScreenEvent} from '../state/screen.ts';
import type {State} from '../state/state.ts';
import {actionBindings, runBindings} from './keys/action-bindings.ts';
import {moveBindings, paneBindings} from './keys/pane-bindings.ts';
import {programBindings} from './keys/program-bindings.ts';
import type {Room} from './panes/pane.ts';

/** A key as one name: a character, or `up`, `enter`, `tab`, `ctrl-l`... */
export type KeyName = string;

/** What a key leads to. Everything is data, so that footer, help and tests read the same table. */
export type Reply = {readonly events?: readonly ScreenEvent[]; readonly intent?: Intent; readonly notice?: string};

/** What a key may depend on besides the state. */
export type KeyContext = {readonly isReadonly: boolean; readonly room: Room};

export type Binding = {
	readonly id: string;
	readonly keys: readonly KeyName[];
	/** One or two words for the footer. */
	readonly label: string;
	/** One line for the help menu. */
	readonly help: string;
	/** Place in the footer, the smallest first; not there where undefined. What does not fit goes from the end. */
	readonly footerRank?: number;
	/** Why it cannot work now, as a sentence; undefined when it can. */
	readonly whyNot?: (state: State, context: KeyContext) => string | undefined;
	readonly reply: (state: State, context: KeyContext) => Reply;
};

/** In the order of the help menu. */
export const bindings: readonly Binding[] = [
	...actionBindings,
	...runBindings,
	...paneBindings,
	...moveBindings,
	...programBindings,
];

/** What a binding does now: its reply, or the reason why it cannot. */
export function replyOf(binding: Binding, state: State, context: KeyContext): Reply {
	const reason = binding.whyNot?.(state, context);
	return reason === undefined ? binding.reply(state, context) : {notice: reason};
}

/** What a key does when no dialog is open. A key that cannot work now answers with its reason; an unknown one does nothing. */
export function resolveKey(state: State, key: KeyName, context: KeyContext): Reply {
	const binding = bindings.find((candidate) => candidate.keys.includes(key));
	return binding === undefined ? {} : replyOf(binding, state, context);
}

/** The keys that work now, for the footer. */
export function footerBindings(state: State, context: KeyContext): readonly Binding[] {
	return bindings
		.filter(({footerRank, whyNot}) => footerRank !== undefined && whyNot?.(state, context) === undefined)
		.toSorted((one, other) => (one.footerRank ?? 0) - (other.footerRank ?? 0));
}
