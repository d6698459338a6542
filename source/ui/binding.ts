import type {Intent} from '../state/intents.ts';
import type {ScreenEvent} from '../state/screen.ts';
import type {State} from '../state/state.ts';
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
