import * as places from '../../../config/places.ts';
import {connectorText, launcherText} from '../../../tools/launcher.ts';
import {tunnelAnswers} from '../../provision/master.ts';
import {type Check, fault, fine, onlyAnswer} from '../check.ts';
import {provisionAgain, tunnelAgain} from '../fixes.ts';

export const chainChecks: readonly Check[] = [
	{
		id: 'tree',
		title: 'the tree is there, with its compiler',
		on: 'master',
		isEssential: true,
		read(_answers, _host, {tree, config}) {
			const found = tree.compilerDirectories;
			if (found.length > 0) return fine(found.join(', '));
			return fault(`there is no clang below ${config.master.tree}/${places.compilerGlob}.`);
		},
		fix: () => ({byHand: 'set master.tree in cluster.yaml to a complete AOSP checkout'}),
	},
	{
		id: 'launcher',
		title: 'launcher and connector are as they were written',
		on: 'master',
		isEssential: true,
		probes: () =>
			[places.launcherPath, places.connectorPath].map((path) => ({
				on: 'host',
				command: {argv: ['sh', '-c', '[ -x "$1" ] && cat -- "$1"', 'sh', path]},
			})),
		read([launcher, connector]) {
			if (launcher?.stdout !== launcherText) return fault(`${places.launcherPath} is missing, changed or not executable.`);
			if (connector?.stdout !== connectorText) return fault(`${places.connectorPath} is missing, changed or not executable.`);
			return fine('both are');
		},
		fix: provisionAgain,
	},
	{
		id: 'tunnel',
		title: 'compiles reach the worker',
		on: 'worker',
		isEssential: true,
		probes: (host) => [{on: 'master', command: tunnelAnswers(host)}],
		read(answers, host) {
			const {code, stderr} = onlyAnswer(answers);
			if (code === 0) return fine(`${places.tunnelSocket(host)} answers`);
			return fault(`the tunnel does not answer: ${stderr.trim().split('\n').at(-1) ?? ''}`);
		},
		fix: tunnelAgain,
	},
];
