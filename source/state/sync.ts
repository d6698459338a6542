import type {Event, SyncProgress} from './events.ts';

export type SyncState = {
	readonly byHost: Readonly<Record<string, SyncProgress & {readonly startedAt: number; readonly updatedAt: number}>>;
};

export const initialSync: SyncState = {byHost: {}};

export function reduceSync(sync: SyncState, event: Event): SyncState {
	switch (event.type) {
		case 'run/started':
			return event.action === 'sync' && !event.dryRun ? initialSync : sync;
		case 'sync/progressed': {
			const startedAt = sync.byHost[event.host]?.startedAt ?? event.at;
			return {byHost: {...sync.byHost, [event.host]: {...event.progress, startedAt, updatedAt: event.at}}};
		}
		default:
			return sync;
	}
}
