import type {ActionId} from './events.ts';

/**
 * A wish of the user, imperative, plain data: what the screen asks the session for. A password travels only here, never in
 * an event, so that it reaches neither state nor journal.
 */
export type Intent =
	| {readonly type: 'prepare'; readonly action: ActionId; readonly options?: Readonly<Record<string, string>>}
	| {readonly type: 'confirm'; readonly action: ActionId}
	| {readonly type: 'give-password'; readonly action: ActionId; readonly password: string}
	| {readonly type: 'abandon'}
	| {readonly type: 'cancel-run'}
	| {readonly type: 'shell'; readonly host: string}
	| {readonly type: 'repaint'}
	| {readonly type: 'quit'};
