import {Box, type Key, useInput, usePaste, useWindowSize} from 'ink';
import {useEffect, useRef, useState, useSyncExternalStore} from 'react';
import type {Intent} from '../state/intents.ts';
import type {Store} from '../state/store.ts';
import {Frame} from './components/frame.tsx';
import {Row} from './components/row.tsx';
import {Dialog} from './dialog.tsx';
import {type DialogReply, type Draft, emptyDraft, resolveDialogKey} from './dialog-keys.ts';
import {footerLine, headerLine} from './header.ts';
import {keyNames} from './key-names.ts';
import {resolveKey} from './keymap.ts';
import {layoutOf} from './layout.ts';
import {paneOf} from './panes/index.ts';

export type AppProps = {
	readonly store: Store;
	readonly perform: (intent: Intent) => void;
	readonly isReadonly: boolean;
	/** Calls back once a second with the time; returns how to stop. The only clock of the screen. */
	readonly subscribeClock: (tick: (now: number) => void) => () => void;
};

export function App({store, perform, isReadonly, subscribeClock}: AppProps) {
	const state = useSyncExternalStore(store.subscribe, store.get);
	const {columns, rows} = useWindowSize();
	const [now, setNow] = useState(0);
	const [draft, setDraft] = useState<Draft>(emptyDraft);
	useEffect(() => subscribeClock(setNow), [subscribeClock]);
	const {dialog, focus, isZoomed} = state.screen;
	// Two keys may come before React has rendered the first: the second must see what the first did.
	const latestDraft = useRef(draft);
	const changeDraft = (next: Draft) => {
		latestDraft.current = next;
		setDraft(next);
	};
	// biome-ignore lint/correctness/useExhaustiveDependencies: another dialog begins with nothing typed
	useEffect(() => changeDraft(emptyDraft), [dialog.kind]);
	const height = Math.max(1, rows - 2);

	const answer = (reply: DialogReply) => {
		for (const event of reply.events ?? []) store.dispatch(event);
		if (reply.notice !== undefined) store.dispatch({type: 'screen/noticed', notice: reply.notice});
		if (reply.intent !== undefined) perform(reply.intent);
	};
	/** Keys that were typed ahead arrive together; each sees what the one before it did. */
	const press = (names: readonly string[]) => {
		for (const name of names) {
			const {screen, cluster} = store.get();
			const page = Math.max(1, height - 4);
			if (screen.dialog.kind === 'none') {
				answer(resolveKey(store.get(), name, {page, isReadonly}));
				continue;
			}
			const reply = resolveDialogKey(screen.dialog, latestDraft.current, name, {cluster, page});
			if (reply.draft !== undefined) changeDraft(reply.draft);
			answer(reply);
		}
	};
	useInput((input: string, key: Key) => press(keyNames(input, key)));
	usePaste((text) => {
		if (store.get().screen.dialog.kind === 'password') press([...text.replace(/[\r\n]+$/, '')]);
	});

	const layout = layoutOf({columns, rows, focus, isZoomed, hosts: state.hosts.order.length});
	return (
		<Box flexDirection="column" width={columns} height={rows} overflow="hidden">
			<Row width={columns} line={headerLine(state, now)} />
			{dialog.kind === 'none' ? (
				layout.bands.map((band) => (
					<Box key={band.places[0]?.pane} height={band.height}>
						{band.places.map(({pane, width, height: paneHeight}) => {
							const {title, rows: rowsOf} = paneOf(pane);
							const isFocused = pane === focus;
							const view = {width: width - 4, height: paneHeight - 2, now, isFocused};
							return (
								<Frame
									key={pane}
									title={title(state)}
									rows={rowsOf(state, view)}
									width={width}
									height={paneHeight}
									isFocused={isFocused}
								/>
							);
						})}
					</Box>
				))
			) : (
				<Dialog dialog={dialog} draft={draft} cluster={state.cluster} width={columns} height={height} />
			)}
			<Row width={columns} line={footerLine(state, isReadonly, columns)} />
		</Box>
	);
}
