import {Box, type Key, useInput, usePaste, useWindowSize} from 'ink';
import {useSyncExternalStore} from 'react';
import type {WizardEvent, WizardState, WizardWish} from '../../state/wizard.ts';
import {Frame} from '../components/frame.tsx';
import {Row} from '../components/row.tsx';
import {keyNames} from '../keys/key-names.ts';
import {harmless} from '../text.ts';
import type {Paint} from '../theme.ts';
import {pressWizard} from './keys.ts';
import {viewWizard, wizardFooter, wizardHeader} from './views.ts';

export type WizardStore = {
	readonly get: () => WizardState;
	readonly dispatch: (event: WizardEvent) => void;
	readonly subscribe: (listener: () => void) => () => void;
};

export type WizardProps = {
	readonly store: WizardStore;
	readonly perform: (wish: WizardWish) => void;
	readonly paint: Paint;
};

const barRows = 2;

/** The first start: one page in a frame, its keys below. */
export function WizardApp({store, perform, paint}: WizardProps) {
	const state = useSyncExternalStore(store.subscribe, store.get);
	const {columns, rows} = useWindowSize();
	const size = {width: Math.max(1, columns - 4), height: Math.max(1, rows - barRows - 2)};

	const press = (names: readonly string[]) => {
		for (const name of names) {
			const before = store.get();
			const {change, wish, notice = ''} = pressWizard(before, name, size);
			if (notice !== before.notice) store.dispatch({type: 'screen/noticed', notice});
			if (change !== undefined) store.dispatch({type: 'wizard/changed', change});
			if (wish !== undefined) perform(wish);
		}
	};
	useInput((input: string, key: Key) => press(keyNames(input, key)));
	// A paste is text and presses nothing: what comes with ends of lines is one list.
	usePaste((text) => {
		const {page, edit} = store.get();
		if (page === 'farm' || edit !== undefined) press([...harmless(text.replace(/\s+/g, ' ').trim())]);
	});

	const view = viewWizard(state, size);
	return (
		<Box flexDirection="column" width={columns} height={rows} overflow="hidden">
			<Row width={columns} line={wizardHeader(state)} paint={paint} />
			<Frame
				title={view.title}
				rows={view.rows}
				{...(view.footnote === undefined ? {} : {footnote: view.footnote})}
				width={columns}
				height={Math.max(1, rows - barRows)}
				isFocused={true}
				paint={paint}
			/>
			<Row width={columns} line={wizardFooter(state, view.hints, columns)} paint={paint} />
		</Box>
	);
}
