import {render, useApp} from 'ink';
import type {ReactElement} from 'react';
import {blockingSwitch, closeOnSignals, divertErrors, drained} from './terminal.ts';
import {type Paint, painter} from './theme.ts';

export type Streams = {
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

function Root({terminal, draw, painting}: {terminal: Terminal; draw: (painting: number) => ReactElement; painting: number}) {
	terminal.suspend = useApp().suspendTerminal;
	return draw(painting);
}

/**
 * Opens a screen on the alternate buffer. Whatever ends it, the terminal is as it was.
 *
 * @param draw what is on it; another `painting` must make other elements (as their key), so that a repaint has something to draw
 * @param say what others wrote to stderr while it was open
 */
export async function mountRoot(
	{stdin = process.stdin, stdout = process.stdout, stderr = process.stderr}: Streams,
	draw: (paint: Paint, painting: number) => ReactElement,
	say: (notice: string) => void,
): Promise<MountedScreen> {
	const terminal: Terminal = {};
	const setBlocking = blockingSwitch(stdout);
	const restoreErrors = divertErrors(stderr, say);
	// Knows NO_COLOR, FORCE_COLOR and dumb terminals (node:tty, getColorDepth).
	const hasColors = stdout.isTTY === true && stdout.getColorDepth() > 1;
	const paint = painter(hasColors ? 'colors' : 'attributes');
	let painting = 0;
	const root = () => <Root terminal={terminal} draw={(which) => draw(paint, which)} painting={painting} />;
	// Ink does so only after its first frame: what is typed until then would be echoed over it, and an Enter would scroll it.
	if (stdin.isTTY) stdin.setRawMode(true);
	setBlocking(false);
	const instance = render(root(), {
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
			instance.rerender(root());
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
