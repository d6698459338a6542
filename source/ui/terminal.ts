import type {Store} from '../state/store.ts';

const drainMs = 1000;
const keptLines = 50;

/**
 * While a terminal does not read, a write to it blocks the whole program, ssh keepalives included (measured: 3.4 s; 4 ms as a
 * stream that does not block). Returns how to switch. Private API of Node, therefore tested for.
 */
export function blockingSwitch(stdout: NodeJS.WriteStream): (isBlocking: boolean) => void {
	const {_handle: handle} = stdout as unknown as {_handle?: {setBlocking?: (isBlocking: boolean) => void}};
	return (isBlocking) => handle?.setBlocking?.(isBlocking);
}

const signals = {SIGHUP: 1, SIGTERM: 15} as const;
const closeDeadlineMs = 3000;

/**
 * Closes the screen in good order when the program is asked to end: left to Ink, the program dies at once, and what a terminal
 * that does not block has not taken yet, the way back to its own screen included, is lost. The exit code is the shell's 128 + n.
 * Returns how to forget it.
 */
export function closeOnSignals(close: () => void): () => void {
	const handlers = Object.entries(signals).map(([signal, number]) => {
		const onSignal = () => {
			process.exitCode = 128 + number;
			// A terminal that is gone must not keep the program.
			setTimeout(() => process.exit(), closeDeadlineMs).unref();
			close();
		};
		process.once(signal, onSignal);
		return [signal, onSignal] as const;
	});
	return () => {
		for (const [signal, onSignal] of handlers) process.off(signal, onSignal);
	};
}

/** Resolves when all that was written has left for the terminal, or after a second: a dead terminal holds nobody up. */
export async function drained(stdout: NodeJS.WriteStream): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const deadline = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, drainMs);
	});
	const written = new Promise<void>((resolve) => {
		stdout.write('', () => resolve());
	});
	await Promise.race([written, deadline]);
	clearTimeout(timer);
}

/** Holds news back while the terminal has not taken the last frame: the next one shows them all. */
export function gated(store: Store, stdout: NodeJS.WriteStream): Pick<Store, 'get' | 'dispatch' | 'subscribe'> {
	return {
		get: store.get,
		dispatch: store.dispatch,
		subscribe(listener) {
			let isWaiting = false;
			const tell = () => {
				isWaiting = false;
				listener();
			};
			const stop = store.subscribe(() => {
				if (isWaiting) return;
				if (!stdout.writableNeedDrain) {
					listener();
					return;
				}
				isWaiting = true;
				stdout.once('drain', tell);
			});
			return () => {
				stdout.off('drain', tell);
				stop();
			};
		},
	};
}

/** Raw writes to stderr would scroll the screen for good: each becomes a notice, and all are printed once the screen is gone. */
export function divertErrors(stderr: NodeJS.WriteStream, say: (text: string) => void): () => void {
	const original = stderr.write;
	const kept: string[] = [];
	const decoder = new TextDecoder();
	const divert = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
		const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk);
		const lines = text.split('\n').filter((part) => part.trim() !== '');
		kept.push(...lines);
		if (kept.length > keptLines) kept.splice(0, kept.length - keptLines);
		if (lines[0] !== undefined) say(lines[0]);
		const done = rest.findLast((argument) => typeof argument === 'function');
		if (done !== undefined) queueMicrotask(done as () => void);
		return true;
	};
	stderr.write = divert as typeof stderr.write;
	return () => {
		stderr.write = original;
		if (kept.length > 0) stderr.write(`${kept.join('\n')}\n`);
		kept.length = 0;
	};
}
