import * as places from '../../../config/places.ts';
import {script} from '../../../tools/command.ts';
import {portAnswers} from '../../provision/steps.ts';
import {commandsList} from '../../provision/worker-files.ts';
import {type Check, fault, fine, onlyAnswer} from '../check.ts';
import {provisionAgain, syncAgain} from '../fixes.ts';

export const compileServerChecks: readonly Check[] = [
	{
		id: 'distccd-unit',
		title: 'the compile server runs',
		on: 'worker',
		isEssential: true,
		probes: () => [{on: 'host', command: {argv: ['systemctl', 'is-active', '--', places.distccdUnit]}}],
		read(answers) {
			const state = onlyAnswer(answers).stdout.trim();
			return state === 'active'
				? fine('its service is active')
				: fault(`the service ${places.distccdUnit} is ${state || 'not there'}.`);
		},
		fix: provisionAgain,
	},
	{
		id: 'distccd-answers',
		title: 'the compile server answers',
		on: 'worker',
		isEssential: true,
		probes: () => [{on: 'host', command: portAnswers(places.distccdPort)}],
		read(answers) {
			const {code} = onlyAnswer(answers);
			if (code === 0) return fine(`port ${places.distccdPort} answers on its loopback`);
			return fault(`nothing answers on port ${places.distccdPort} of its loopback.`);
		},
		fix: provisionAgain,
	},
	{
		id: 'allowed-compilers',
		title: "the tree's compilers are allowed",
		on: 'worker',
		isEssential: true,
		probes: () => [{on: 'host', command: {argv: ['cat', '--', `${places.etcDirectory}/commands.list`]}}],
		read(answers, _host, {tree}) {
			const allowed = new Set(onlyAnswer(answers).stdout.split('\n'));
			const missing = commandsList(tree)
				.split('\n')
				.filter((line) => line !== '' && !allowed.has(line));
			return missing.length === 0 ? fine('all of them') : fault(`distccd may not run ${missing.join(', ')}.`);
		},
		fix: provisionAgain,
	},
	{
		id: 'compiler',
		title: "the tree's compilers are there and run",
		on: 'worker',
		isEssential: true,
		applies: (_host, {tree}) => tree.compilerDirectories.length > 0,
		probes: (_host, {tree}) => [
			{
				on: 'host',
				command: {
					argv: script(
						'for c; do "$c" --version > /dev/null || { echo "$c"; exit 1; }; done',
						...tree.compilerDirectories.map((directory) => `${places.optDirectory}/${directory}/bin/clang`),
					),
				},
			},
		],
		read(answers) {
			const {code, stdout} = onlyAnswer(answers);
			return code === 0 ? fine('each answers to --version') : fault(`the compiler ${stdout.trim()} does not run there.`);
		},
		fix: syncAgain,
	},
];
