import type {Answers} from '../config/draft.ts';
import {explain, explainText} from '../config/explain.ts';
import {fail} from '../engine/failure.ts';
import {loadConfig, mistakeText, readConfig} from '../engine/load-config.ts';
import {type InitFlags, initFromFlags} from './config-init.ts';
import {hasTerminal, openControlCenter} from './control-center.ts';
import {openWizard} from './wizard.ts';

export type ConfigFlags = InitFlags;

const wrongExitCode = 2;

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}

/** `config check`: every mistake at once. Exit 2 where there is one. */
function check(filePath: string, {json}: ConfigFlags): number {
	const file = readConfig(filePath);
	const mistakes = 'mistakes' in file ? file.mistakes : [];
	if (json) say(JSON.stringify({file: filePath, mistakes}));
	else if ('mistakes' in file) say(file.mistakes.map((mistake) => `${filePath} ${mistakeText(mistake)}`).join('\n'));
	else {
		const count = file.config.workers.length;
		say(`${filePath} is right: ${file.config.cluster}, ${count} ${count === 1 ? 'worker' : 'workers'}.`);
	}
	return mistakes.length === 0 ? 0 : wrongExitCode;
}

/** `config show`: every setting as it is understood, and where it comes from. */
function show(filePath: string, flags: ConfigFlags): number {
	const file = readConfig(filePath);
	if ('mistakes' in file) return check(filePath, flags);
	const rows = explain(file.config, file.lineOf);
	if (flags.json) say(JSON.stringify({file: filePath, config: file.config, settings: rows}));
	else process.stdout.write(`${filePath}\n${explainText(rows)}`);
	return 0;
}

/** Answers of the command line, for the wizard's fields. */
function answersOf({cluster, tree, user, target, master}: ConfigFlags): Partial<Answers> {
	const given = Object.entries({cluster, tree, user, target, address: master});
	return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Partial<Answers>;
}

/** The wizard, and then the control center on what it wrote. */
export async function firstStart(filePath: string, flags: ConfigFlags): Promise<number> {
	if (!(await openWizard(filePath, answersOf(flags)))) throw fail('cancelled', 'Nothing was written.');
	return openControlCenter(loadConfig(filePath), {isReadonly: false});
}

/** `config init`: asks on a terminal; with `--workers` the flags are the answers. */
async function init(filePath: string, flags: ConfigFlags): Promise<number> {
	if (flags.workers === undefined && hasTerminal()) return firstStart(filePath, flags);
	await initFromFlags(filePath, flags);
	return 0;
}

/** `config init|check|show`. Gives the exit code. */
export async function configCommand(words: readonly string[], filePath: string, flags: ConfigFlags): Promise<number> {
	const [command, ...rest] = words;
	if (rest.length === 0 && command === 'init') return init(filePath, flags);
	if (rest.length === 0 && command === 'check') return check(filePath, flags);
	if (rest.length === 0 && command === 'show') return show(filePath, flags);
	throw fail('usage', `There is no command "config ${words.join(' ')}".`, 'Write config init, config check or config show.');
}
