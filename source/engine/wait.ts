import {setTimeout as delay} from 'node:timers/promises';

/** Looks again and again until `look` says something, at most `deadlineMs`. Undefined when the time is over. */
export async function waitFor<Seen>(
	look: () => Promise<Seen | undefined>,
	options: {readonly deadlineMs: number; readonly intervalMs?: number; readonly signal?: AbortSignal},
): Promise<Seen | undefined> {
	const end = Date.now() + options.deadlineMs;
	for (;;) {
		const seen = await look();
		if (seen !== undefined || Date.now() >= end || options.signal?.aborted === true) return seen;
		await delay(options.intervalMs ?? 250);
	}
}
