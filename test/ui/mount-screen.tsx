import {scenarios} from '../../source/scenarios/index.ts';
import {stateOf} from '../../source/scenarios/scenario.ts';
import type {Intent} from '../../source/state/intents.ts';
import {createStore} from '../../source/state/store.ts';
import {mountScreen} from '../../source/ui/mount.tsx';

/** A program with the real screen in it, for the tests of what it does to a real terminal. Keys make it misbehave. */
const scenario = scenarios[process.argv[2] ?? 'building']?.(3);
if (scenario === undefined) throw new Error('this situation exists');
const store = createStore(stateOf(scenario), (flush) => {
	const timer = setTimeout(flush, 50);
	return () => clearTimeout(timer);
});

function perform(intent: Intent): void {
	switch (intent.type) {
		case 'quit':
			screen.unmount();
			return;
		case 'repaint':
			screen.repaint();
			return;
		case 'shell':
			screen
				.suspend(async () => {
					process.stdout.write('in the shell\n');
					await new Promise((resolve) => setTimeout(resolve, 300));
				})
				.catch((error: unknown) => store.dispatch({type: 'screen/noticed', notice: String(error)}));
			return;
		case 'cancel-run':
			process.stderr.write('warning: from below\nand its second line\n');
			store.dispatch({type: 'dialog/closed'});
			return;
		default:
			// A dialog that the types forbid: drawing it throws.
			store.dispatch({type: 'dialog/opened', dialog: {kind: 'message', title: 'broken'} as never});
	}
}

const screen = await mountScreen({store, perform, clock: {now: () => scenario.now, subscribe: () => () => {}}});
try {
	await screen.waitUntilExit();
	process.stdout.write('left in peace\n');
	process.exit(0);
} catch (error) {
	process.stdout.write(`broken: ${String(error)}\n`);
	process.exit(7);
}
