import {actionOf} from '../source/actions/index.ts';
import {scenarios} from '../source/scenarios/index.ts';
import {proposalFor} from '../source/scenarios/proposals.ts';
import {stateOf} from '../source/scenarios/scenario.ts';
import type {Intent} from '../source/state/intents.ts';
import {createStore} from '../source/state/store.ts';
import {mountScreen} from '../source/ui/mount.tsx';

const flushMs = 150;
const preparingMs = 1200;

/** The real screen on a situation from `source/scenarios/`, with a session that only answers. */
const [name = 'building', workers = '3', readonly = ''] = process.argv.slice(2);
const scenario = scenarios[name]?.(Number(workers));
if (scenario === undefined) {
	process.stderr.write(`There is no situation "${name}". There are: ${Object.keys(scenarios).join(', ')}.\n`);
	process.exit(2);
}
const store = createStore(stateOf(scenario), (flush) => {
	const timer = setTimeout(flush, flushMs);
	return () => clearTimeout(timer);
});
let attempt = 0;

function prepared(intent: Extract<Intent, {readonly action: unknown}>): void {
	const {action} = intent;
	const mine = ++attempt;
	store.dispatch({type: 'dialog/opened', dialog: {kind: 'preparing', action}});
	setTimeout(() => {
		if (mine !== attempt) return;
		const needsPassword = intent.type === 'prepare' && actionOf(action).needsPassword;
		const prompt = 'Password of builder (for ssh and sudo; kept in memory only)';
		if (needsPassword) store.dispatch({type: 'dialog/opened', dialog: {kind: 'password', action, prompt}});
		else if (intent.type === 'give-password' && intent.password !== 'builder')
			store.dispatch({type: 'dialog/opened', dialog: {kind: 'password', action, prompt, problem: 'The password was refused.'}});
		else
			store.dispatch({type: 'dialog/opened', dialog: {kind: 'confirm', scroll: 0, proposal: proposalFor(action, store.get())}});
	}, preparingMs);
}

function perform(intent: Intent): void {
	switch (intent.type) {
		case 'prepare':
		case 'give-password':
			prepared(intent);
			return;
		case 'quit':
			screen.unmount();
			return;
		case 'repaint':
			screen.repaint();
			return;
		case 'shell':
			screen.suspend(async () => {}).catch((error: unknown) => store.dispatch({type: 'screen/noticed', notice: String(error)}));
			return;
		default:
			attempt += 1;
			store.dispatch({type: 'dialog/closed'});
			store.dispatch({type: 'screen/noticed', notice: `${intent.type}: this is a preview`});
	}
}

const clock = {now: () => scenario.now, subscribe: () => () => {}};
const screen = await mountScreen({store, perform, isReadonly: readonly === 'readonly', clock});
await screen.waitUntilExit();
process.exit();
