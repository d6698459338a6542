import {render, useApp} from 'ink';
import type {Intent} from '../state/intents.ts';
import type {Store} from '../state/store.ts';
import {App, type AppProps} from './app.tsx';

export type MountOptions = {readonly store: Store; readonly perform: (intent: Intent) => void; readonly isReadonly: boolean};

export type MountedScreen = {
	readonly waitUntilExit: () => Promise<void>;
	readonly unmount: () => void;
	readonly repaint: () => void;
	/** Hands the terminal to something else and takes it back. */
	readonly suspend: (run: () => Promise<void>) => Promise<void>;
};

const tickMs = 1000;

function subscribeClock(tick: (now: number) => void): () => void {
	tick(Date.now());
	const timer = setInterval(() => tick(Date.now()), tickMs);
	return () => clearInterval(timer);
}

/** TTY writes block the whole program while a terminal does not read (measured: 3.4 s); as a stream they do not (4 ms). */
function makeNonBlocking(stdout: NodeJS.WriteStream): void {
	const {_handle: handle} = stdout as unknown as {_handle?: {setBlocking?: (isBlocking: boolean) => void}};
	handle?.setBlocking?.(false);
}

/** Raw writes to stderr would scroll the screen for good: while it is open they become a line in its footer. */
function divertErrors(say: (text: string) => void): () => void {
	const original = process.stderr.write;
	process.stderr.write = ((chunk: string | Uint8Array) => {
		const [first = ''] = Buffer.from(chunk as Uint8Array)
			.toString('utf8')
			.trim()
			.split('\n');
		if (first !== '') say(first);
		return true;
	}) as typeof process.stderr.write;
	return () => {
		process.stderr.write = original;
	};
}

/** Ink gives the means to hand over the terminal only to components. */
type Terminal = {suspend?: ReturnType<typeof useApp>['suspendTerminal']};

function Root({terminal, ...props}: AppProps & {readonly terminal: Terminal}) {
	terminal.suspend = useApp().suspendTerminal;
	return <App {...props} />;
}

/** Opens the screen on the alternate buffer. Whatever ends it, the terminal is as it was. */
export async function mountScreen({store, perform, isReadonly}: MountOptions): Promise<MountedScreen> {
	const terminal: Terminal = {};
	makeNonBlocking(process.stdout);
	const restoreErrors = divertErrors((notice) => store.dispatch({type: 'screen/noticed', notice}));
	const instance = render(
		<Root terminal={terminal} store={store} perform={perform} isReadonly={isReadonly} subscribeClock={subscribeClock} />,
		{
			alternateScreen: true,
			incrementalRendering: true,
			exitOnCtrlC: false,
			patchConsole: true,
			interactive: true,
			maxFps: 30,
		},
	);
	return {
		waitUntilExit: () =>
			instance
				.waitUntilExit()
				.then(() => {})
				.finally(restoreErrors),
		unmount: () => instance.unmount(),
		repaint() {
			instance.clear();
			store.dispatch({type: 'screen/noticed', notice: ''});
		},
		suspend: (run) => (terminal.suspend === undefined ? run() : terminal.suspend(run)),
	};
}
