import type {BuildWishes} from '../config/build-wishes.ts';
import type {ActionId, Event} from './events.ts';
import type {Failure} from './failure.ts';

export const paneIds = ['nodes', 'sync', 'slots', 'cache', 'build', 'log'] as const;
export type PaneId = (typeof paneIds)[number];

/** What one action would do, as the dry run said it: the confirm dialog shows this text. */
export type Proposal = {
	readonly action: ActionId;
	readonly lines: readonly string[];
	readonly changes: number;
	readonly isDestructive: boolean;
	/** What was chosen for it, e.g. how far a teardown goes. */
	readonly options?: Readonly<Record<string, string>>;
};

/** A host key that nobody has agreed to yet; `changedFrom`: another one is known, so that nobody can agree here. */
export type SeenHostKey = {readonly host: string; readonly fingerprint: string; readonly changedFrom?: readonly string[]};

/** The one thing that lies over the panes. */
export type Dialog =
	| {readonly kind: 'none'}
	| {readonly kind: 'help'}
	| {readonly kind: 'preparing'; readonly action: ActionId}
	| {
			readonly kind: 'password';
			readonly action: ActionId;
			readonly prompt: string;
			readonly problem?: string;
			/** The host that it may be for alone, where others wait for the same. */
			readonly alone?: string;
			readonly canLeaveOut?: boolean;
	  }
	| {readonly kind: 'host-keys'; readonly action: ActionId; readonly keys: readonly SeenHostKey[]; readonly scroll: number}
	| {readonly kind: 'reach'; readonly scroll: number}
	/** What shall be built: the wishes that it opens with. */
	| {readonly kind: 'build-wishes'; readonly wishes: BuildWishes}
	| {readonly kind: 'confirm'; readonly proposal: Proposal; readonly scroll: number}
	/** What the doctor found; it draws from the findings as they come. */
	| {readonly kind: 'doctor'}
	/** What a build was worth, as the command line says it; `older` and `newer`: the builds beside it. */
	| {
			readonly kind: 'report';
			readonly runId: string;
			readonly lines: readonly string[];
			readonly older?: string;
			readonly newer?: string;
			readonly scroll: number;
	  }
	| {readonly kind: 'confirm-cancel'; readonly action: ActionId}
	| {readonly kind: 'message'; readonly title: string; readonly failure: Failure};

export type ScreenState = {
	readonly focus: PaneId;
	readonly isZoomed: boolean;
	readonly dialog: Dialog;
	/** Cursor or scroll offset per pane. Of `log`: the number of the last line that shows, from the first ever, or 0 = follow. */
	readonly offsets: Readonly<Record<PaneId, number>>;
	/** One line that answers the last key, e.g. why it cannot work now. */
	readonly notice: string;
};

export const initialScreen: ScreenState = {
	focus: 'nodes',
	isZoomed: false,
	dialog: {kind: 'none'},
	offsets: {nodes: 0, sync: 0, slots: 0, cache: 0, build: 0, log: 0},
	notice: '',
};

export type ScreenEvent =
	| {readonly type: 'screen/focused'; readonly pane: PaneId}
	| {readonly type: 'screen/zoomed'}
	| {readonly type: 'screen/moved'; readonly pane: PaneId; readonly offset: number}
	| {readonly type: 'screen/noticed'; readonly notice: string}
	| {readonly type: 'dialog/opened'; readonly dialog: Dialog}
	| {readonly type: 'dialog/scrolled'; readonly scroll: number}
	| {readonly type: 'dialog/closed'};

export function reduceScreen(screen: ScreenState, event: Event): ScreenState {
	switch (event.type) {
		case 'screen/focused':
			return {...screen, focus: event.pane, notice: ''};
		case 'screen/zoomed':
			return {...screen, isZoomed: !screen.isZoomed};
		case 'screen/moved':
			return {...screen, offsets: {...screen.offsets, [event.pane]: Math.max(0, event.offset)}, notice: ''};
		case 'screen/noticed':
			return {...screen, notice: event.notice};
		case 'dialog/opened':
			return {...screen, dialog: event.dialog, notice: ''};
		case 'dialog/scrolled':
			return 'scroll' in screen.dialog ? {...screen, dialog: {...screen.dialog, scroll: Math.max(0, event.scroll)}} : screen;
		case 'dialog/closed':
			return screen.dialog.kind === 'none' ? screen : {...screen, dialog: {kind: 'none'}};
		default:
			return screen;
	}
}
