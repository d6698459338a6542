import type {ActionId} from './events.ts';
import type {WishKind} from './wishes.ts';

/**
 * A wish of the user, imperative, plain data: what the screen asks the session for. A password travels only here, never in
 * an event, so that it reaches neither state nor journal.
 */
export type Intent =
	| {readonly type: 'prepare'; readonly action: ActionId; readonly options?: Readonly<Record<string, string>>}
	| {readonly type: 'confirm'; readonly action: ActionId}
	/** `isAlone`: for the host that was named only, though the same may suit others. */
	| {readonly type: 'give-password'; readonly action: ActionId; readonly password: string; readonly isAlone: boolean}
	/** Without the hosts whose secret nobody knows. */
	| {readonly type: 'leave-out'; readonly action: ActionId}
	| {readonly type: 'accept-host-keys'; readonly action: ActionId}
	| {readonly type: 'abandon'}
	| {readonly type: 'cancel-run'}
	/** Of the build that runs, for one worker. */
	| {readonly type: 'wish'; readonly kind: WishKind; readonly host: string}
	/** What a build was worth, of the newest where none is named. */
	| {readonly type: 'report'; readonly runId?: string}
	| {readonly type: 'shell'; readonly host: string}
	| {readonly type: 'repaint'}
	| {readonly type: 'quit'};
