import {actions} from '../../actions/index.ts';
import {hostList} from '../../state/hosts.ts';
import type {State} from '../../state/state.ts';
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

function selectedHost(state: State): string | undefined {
	const hosts = hostList(state.hosts);
	return hosts[Math.min(state.screen.offsets.nodes, hosts.length - 1)]?.name;
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
