import type {Event, SlotUse} from './events.ts';
import type {HostState} from './hosts.ts';

export type SlotsState = {readonly sampledAt?: number; readonly busy: readonly SlotUse[]};

export const initialSlots: SlotsState = {busy: []};

export function reduceSlots(slots: SlotsState, event: Event): SlotsState {
	return event.type === 'slots/sampled' ? {sampledAt: event.at, busy: event.slots} : slots;
}

/** Busy slots of a worker, and how many it is given, or has where no build runs; the total is unknown until it was looked at. */
export function slotsOf(
	slots: SlotsState,
	name: string,
	host: HostState | undefined,
): {readonly busy: number; readonly total?: number} {
	const busy = slots.busy.filter((use) => use.host === name).length;
	const total = host?.standing?.slots ?? host?.slots;
	return total === undefined ? {busy} : {busy, total};
}
