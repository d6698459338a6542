import type {Binding} from '../binding.ts';

export const programBindings: readonly Binding[] = [
	{
		id: 'help',
		keys: ['?'],
		label: 'help',
		help: 'all keys, as a menu',
		footerRank: 2,
		reply: () => ({events: [{type: 'dialog/opened', dialog: {kind: 'help'}}]}),
	},
	{
		id: 'repaint',
		keys: ['ctrl-l'],
		label: 'repaint',
		help: 'paint the screen anew',
		reply: () => ({intent: {type: 'repaint'}}),
	},
	{
		id: 'quit',
		keys: ['q', 'ctrl-c'],
		label: 'quit',
		help: 'leave the screen; what runs goes on',
		footerRank: 3,
		reply: () => ({intent: {type: 'quit'}}),
	},
	{
		id: 'report',
		keys: ['r'],
		label: 'report',
		help: 'what the last build was worth: units, workers, cache, time; also while it runs',
		footerRank: 3,
		reply: () => ({intent: {type: 'report'}}),
	},
];
