import type {Intent} from '../state/intents.ts';
import type {Store} from '../state/store.ts';
import {App} from './app.tsx';
import {type Clock, createClock} from './clock.ts';
import {type MountedScreen, mountRoot, type Streams} from './mount-root.tsx';
import {gated} from './terminal.ts';

export type {MountedScreen} from './mount-root.tsx';

export type MountOptions = Streams & {
	readonly store: Store;
	readonly perform: (intent: Intent) => void;
	/** Watches only: no action, no cancelling, no shell. */
	readonly isReadonly?: boolean;
	readonly clock?: Clock;
};

/** Opens the control center's screen. */
export async function mountScreen(options: MountOptions): Promise<MountedScreen> {
	const {store, perform, isReadonly = false, clock = createClock(), ...streams} = options;
	const props = {store: gated(store, streams.stdout ?? process.stdout), perform, isReadonly, clock};
	return mountRoot(
		streams,
		(paint, painting) => <App key={painting} {...props} paint={paint} />,
		(notice) => store.dispatch({type: 'screen/noticed', notice}),
	);
}
