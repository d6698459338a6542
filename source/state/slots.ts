import type {Event, SlotUse} from './events.ts';

export type SlotsState = {readonly sampledAt?: number; readonly busy: readonly SlotUse[]};

export const initialSlots: SlotsState = {busy: []};

export function reduceSlots(slots: SlotsState, event: Event): SlotsState {
	return event.type === 'slots/sampled' ? {sampledAt: event.at, busy: event.slots} : slots;
}
