import {render, useApp} from 'ink';
import type {Intent} from '../state/intents.ts';
import type {Store} from '../state/store.ts';
import {App, type AppProps} from './app.tsx';
import {type Clock, createClock} from './clock.ts';
import {blockingSwitch, closeOnSignals, divertErrors, drained, gated} from './terminal.ts';
import {painter} from './theme.ts';

export type MountOptions = {
	readonly store: Store;
	readonly perform: (intent: Intent) => void;
	/** Watches only: no action, no cancelling, no shell. */
	readonly isReadonly?: boolean;
	readonly clock?: Clock;
	readonly stdin?: NodeJS.ReadStream;
	readonly stdout?: NodeJS.WriteStream;
	readonly stderr?: NodeJS.WriteStream;
};

export type MountedScreen = {
	/** Resolves when the screen is closed and the terminal is as it was; rejects with what broke the drawing. */
	readonly waitUntilExit: () => Promise<void>;
	readonly unmount: () => void;
	/** Draws everything anew, over whatever others wrote. */
	readonly repaint: () => void;
	/** Hands the terminal to something else and takes it back. */
	readonly suspend: (run: () => Promise<void>) => Promise<void>;
};

const bottomLeft = '\u001B[999;1H';

/** Ink gives the means to hand over the terminal only to components. */
type Terminal = {suspend?: ReturnType<typeof useApp>['suspendTerminal']};

function Root({terminal, painting, ...props}: AppProps & {readonly terminal: Terminal; readonly painting: number}) {
	terminal.suspend = useApp().suspendTerminal;
	// Another key makes other elements, so that a repaint has something to draw.
	return <App key={painting} {...props} />;
}

/** Opens the screen on the alternate buffer. Whatever ends it, the terminal is as it was. */
export async function mountScreen(options: MountOptions): Promise<MountedScreen> {
	const {store, perform, isReadonly = false, clock = createClock()} = options;
	const {stdin = process.stdin, stdout = process.stdout, stderr = process.stderr} = options;
	const terminal: Terminal = {};
	const setBlocking = blockingSwitch(stdout);
	const restoreErrors = divertErrors(stderr, (notice) => store.dispatch({type: 'screen/noticed', notice}));
	// Knows NO_COLOR, FORCE_COLOR and dumb terminals (node:tty, getColorDepth).
	const hasColors = stdout.isTTY === true && stdout.getColorDepth() > 1;
	const props: AppProps = {
		store: gated(store, stdout),
		perform,
		isReadonly,
		clock,
		paint: painter(hasColors ? 'colors' : 'attributes'),
	};
	let painting = 0;
	// Ink does so only after its first frame: what is typed until then would be echoed over it, and an Enter would scroll it.
	if (stdin.isTTY) stdin.setRawMode(true);
	setBlocking(false);
	const instance = render(<Root terminal={terminal} painting={painting} {...props} />, {
		stdin,
		stdout,
		stderr,
		alternateScreen: true,
		incrementalRendering: true,
		exitOnCtrlC: false,
		patchConsole: true,
		// Not left to Ink: it would see any variable called CI, even an empty one.
		interactive: stdout.isTTY === true,
		maxFps: 30,
	});
	const forgetSignals = closeOnSignals(() => instance.unmount());
	const leave = async () => {
		forgetSignals();
		await drained(stdout);
		setBlocking(true);
		if (stdin.isTTY) stdin.setRawMode(false);
		restoreErrors();
	};
	const exited = instance.waitUntilExit().finally(leave);
	return {
		waitUntilExit: async () => {
			await exited;
		},
		unmount: () => instance.unmount(),
		repaint() {
			// Ink erases upwards from where it believes the cursor to be.
			stdout.write(bottomLeft);
			instance.clear();
			painting += 1;
			instance.rerender(<Root terminal={terminal} painting={painting} {...props} />);
		},
		async suspend(run) {
			// Others share the terminal's file description, and most programs cannot write to one that does not block.
			setBlocking(true);
			try {
				await (terminal.suspend === undefined ? run() : terminal.suspend(run));
			} finally {
				setBlocking(false);
			}
		},
	};
}
