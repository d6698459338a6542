import {setTimeout as delay} from 'node:timers/promises';

/**
 * Runs `work` again and again with a pause between, never two at once, until the signal is aborted; then the last one has
 * ended. Errors go to `onError` and do not end it.
 */
export async function every(
	intervalMs: number,
	signal: AbortSignal,
	work: () => Promise<void>,
	onError: (error: unknown) => void,
): Promise<void> {
	while (!signal.aborted) {
		try {
			await work();
		} catch (error) {
			onError(error);
		}
		try {
			await delay(intervalMs, undefined, {signal, ref: false});
		} catch {
			return;
		}
	}
}

/** Ends the pauses of everybody who waits on it, as often as it is called. */
export class Waker {
	private controller = new AbortController();

	get signal(): AbortSignal {
		return this.controller.signal;
	}

	wake(): void {
		const ended = this.controller;
		this.controller = new AbortController();
		ended.abort();
	}
}
