import {Box, type Key, useInput, usePaste, useWindowSize} from 'ink';
import {useRef, useState, useSyncExternalStore} from 'react';
import type {Intent} from '../state/intents.ts';
import type {Store} from '../state/store.ts';
import type {Clock} from './clock.ts';
import {PaneFrame} from './components/pane-frame.tsx';
import {Row} from './components/row.tsx';
import {Dialog} from './dialogs/dialog.tsx';
import {viewDialog} from './dialogs/views.ts';
import {footerLine, headerLine, keyHints} from './header.ts';
import {keyNames} from './keys/key-names.ts';
import {viewOf} from './layout.ts';
import {panes} from './panes/index.ts';
import {draftFor, layoutFor, nothingTyped, pressed} from './press.ts';
import {harmless} from './text.ts';
import type {Paint} from './theme.ts';

export type AppProps = {
	readonly store: Pick<Store, 'get' | 'dispatch' | 'subscribe'>;
	readonly perform: (intent: Intent) => void;
	readonly isReadonly: boolean;
	readonly clock: Clock;
	readonly paint: Paint;
};

export function App({store, perform, isReadonly, clock, paint}: AppProps) {
	const state = useSyncExternalStore(store.subscribe, store.get);
	const now = useSyncExternalStore(clock.subscribe, clock.now);
	const size = useWindowSize();
	const [held, setHeld] = useState(nothingTyped);
	// Two keys may come before React has rendered the first: the second must see what the first did.
	const latest = useRef(held);

	const press = (names: readonly string[]) => {
		for (const name of names) {
			const before = store.get();
			const {reply, held: next} = pressed(name, {state: before, held: latest.current, size, isReadonly});
			latest.current = next;
			if (reply.notice !== undefined || before.screen.notice !== '')
				store.dispatch({type: 'screen/noticed', notice: reply.notice ?? ''});
			for (const event of reply.events ?? []) store.dispatch(event);
			if (reply.intent !== undefined) perform(reply.intent);
		}
		setHeld(latest.current);
	};
	useInput((input: string, key: Key) => press(keyNames(input, key)));
	// A paste is text, never keys: a password may be pasted, everything else would press what nobody meant.
	usePaste((text) => {
		if (store.get().screen.dialog.kind === 'password') press([...harmless(text.replace(/[\r\n]+$/, ''))]);
	});

	const {dialog, focus} = state.screen;
	const layout = layoutFor(state, size);
	const context = {isReadonly, room: viewOf(layout, focus, size.columns)};
	const dialogSize = {width: size.columns, height: layout.bodyHeight};
	const dialogView = viewDialog(dialog, draftFor(dialog, held), {...context, state, size: dialogSize});
	const hints = dialogView?.hints ?? keyHints(state, context);
	return (
		<Box flexDirection="column" width={size.columns} height={size.rows} overflow="hidden">
			<Row width={size.columns} line={headerLine(state, now, size.columns)} paint={paint} />
			{layout.bands.map((band) => (
				<Box key={band[0]?.pane} flexShrink={0}>
					{band.map((place) => {
						const index = panes.findIndex(({id}) => id === place.pane);
						const pane = panes[index];
						if (pane === undefined) return null;
						return (
							<PaneFrame
								key={place.pane}
								pane={pane}
								model={pane.select(state, now)}
								number={index + 1}
								place={place}
								isFocused={place.pane === focus}
								paint={paint}
							/>
						);
					})}
				</Box>
			))}
			<Row width={size.columns} line={footerLine(state, hints, size.columns)} paint={paint} />
			{dialogView === undefined ? null : <Dialog view={dialogView} size={dialogSize} top={1} paint={paint} />}
		</Box>
	);
}
