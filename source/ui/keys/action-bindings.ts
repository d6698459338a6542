import {actions} from '../../actions/index.ts';
import {type HostState, hostList} from '../../state/hosts.ts';
import type {State} from '../../state/state.ts';
import type {WishKind} from '../../state/wishes.ts';
import type {Binding, KeyContext} from '../binding.ts';

const readonlyReason = 'This screen only watches: it was started with --readonly.';

function whyNoAction(state: State, {isReadonly}: KeyContext): string | undefined {
	if (isReadonly) return readonlyReason;
	return state.run.status === 'running' ? `${state.run.action} is running: x cancels it.` : undefined;
}

export const actionBindings: readonly Binding[] = actions.map((action) => ({
	id: action.id,
	keys: [action.key],
	label: action.label,
	help: `${action.title}: ${action.description}`,
	footerRank: 1,
	whyNot: whyNoAction,
	reply: () => ({intent: {type: 'prepare', action: action.id}}),
}));

function selected(state: State): HostState | undefined {
	const hosts = hostList(state.hosts);
	return hosts[Math.min(state.screen.offsets.nodes, hosts.length - 1)];
}

function selectedHost(state: State): string | undefined {
	return selected(state)?.name;
}

/** One key for both ways: from the farm, and back into it. */
function nextWish({standing}: HostState): WishKind {
	if (standing?.standing === 'in') return 'drain';
	return standing === undefined || standing.standing === 'out' ? 'join' : 'return';
}

export const runBindings: readonly Binding[] = [
	{
		id: 'cancel-run',
		keys: ['x'],
		label: 'cancel',
		help: 'cancel the run in progress',
		footerRank: 0,
		whyNot(state, {isReadonly}) {
			if (isReadonly) return readonlyReason;
			return state.run.status === 'running' ? undefined : 'There is no run to cancel.';
		},
		reply: ({run}) =>
			run.status === 'running' ? {events: [{type: 'dialog/opened', dialog: {kind: 'confirm-cancel', action: run.action}}]} : {},
	},
	{
		id: 'drain',
		keys: ['w'],
		label: 'drain/return',
		help: 'give the selected worker no more work of the build that runs; again: give it work',
		footerRank: 5,
		whyNot(state, {isReadonly}) {
			if (isReadonly) return readonlyReason;
			if (state.run.status !== 'running' || state.run.action !== 'build') return 'No build runs, so there is nobody to drain.';
			return selected(state)?.role === 'worker' ? undefined : 'Select a worker in the nodes pane: the master cannot be drained.';
		},
		reply(state) {
			const host = selected(state);
			return host === undefined ? {} : {intent: {type: 'wish', kind: nextWish(host), host: host.name}};
		},
	},
	{
		id: 'shell',
		keys: ['o'],
		label: 'shell',
		help: 'open a shell on the selected host; the screen comes back when it ends',
		footerRank: 5,
		whyNot(state, {isReadonly}) {
			if (isReadonly) return readonlyReason;
			return selectedHost(state) === undefined ? 'There is no host to open a shell on.' : undefined;
		},
		reply(state) {
			const host = selectedHost(state);
			return host === undefined ? {} : {intent: {type: 'shell', host}};
		},
	},
];
