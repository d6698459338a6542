import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import type {MonitorEvent, SlotUse} from '../../state/events.ts';
import {parseBinstate} from '../../tools/distcc-state.ts';
import {every} from '../every.ts';

const forgottenMs = 15 * 60 * 1000;

/**
 * The running distcc clients, from the state file that each one keeps. Read only: distccmon would delete those older than a
 * minute. The pids in them belong to the build's sandbox, so a client that was killed is known only by the age of its file.
 */
export function readSlots(scratch: string, now: number): readonly SlotUse[] {
	const directory = path.join(scratch, 'distcc', 'state');
	let names: readonly string[];
	try {
		names = readdirSync(directory).filter((name) => name.startsWith('binstate_'));
	} catch {
		return [];
	}
	return names.flatMap((name) => {
		const file = path.join(directory, name);
		try {
			const stat = statSync(file);
			const state = parseBinstate(readFileSync(file));
			const ageMs = Math.max(0, now - stat.birthtimeMs);
			if (state === undefined || state.phase === 'Done' || now - stat.mtimeMs > forgottenMs) return [];
			return [{host: state.host.replace(/^@/, ''), slot: state.slot, file: state.file, phase: state.phase, ageMs}];
		} catch {
			// The client ended between the two looks.
			return [];
		}
	});
}

export function monitorSlots(
	scratch: string,
	options: {intervalMs: number; signal: AbortSignal; emit: (event: MonitorEvent) => void},
): Promise<void> {
	let last = '[]';
	return every(
		options.intervalMs,
		options.signal,
		async () => {
			const slots = readSlots(scratch, Date.now());
			const said = JSON.stringify(slots);
			// A quiet farm says nothing twice.
			if (said !== last) options.emit({type: 'slots/sampled', at: Date.now(), slots});
			last = said;
		},
		() => {},
	);
}
