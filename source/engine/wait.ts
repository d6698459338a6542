import {setTimeout as delay} from 'node:timers/promises';
import {fail} from './failure.ts';

/**
 * Looks again and again until `look` says something, at most `deadlineMs`. Undefined when the time is over; a failure
 * `cancelled` when the signal is aborted, which is not the same: what was waited for may have come yet.
 */
export async function waitFor<Seen>(
	look: () => Promise<Seen | undefined>,
	options: {readonly deadlineMs: number; readonly intervalMs?: number; readonly signal?: AbortSignal},
): Promise<Seen | undefined> {
	const {deadlineMs, intervalMs = 250, signal} = options;
	const end = Date.now() + deadlineMs;
	for (;;) {
		const seen = await look();
		const leftMs = end - Date.now();
		if (seen !== undefined || leftMs <= 0) return seen;
		try {
			await delay(Math.min(intervalMs, leftMs), undefined, signal === undefined ? {} : {signal});
		} catch {
			throw fail('cancelled', 'The wait was cancelled.');
		}
	}
}
