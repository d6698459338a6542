import type {State} from '../state/state.ts';
import type {Binding, KeyContext, KeyName, Reply} from './binding.ts';
import {actionBindings, runBindings} from './keys/action-bindings.ts';
import {moveBindings, paneBindings} from './keys/pane-bindings.ts';
import {programBindings} from './keys/program-bindings.ts';

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
