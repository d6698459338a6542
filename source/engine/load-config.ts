import {isMap, isScalar, LineCounter, type Node, parseDocument} from 'yaml';
import type {Config} from '../config/config.ts';
import type {SettingPath} from '../config/settings.ts';
import {validateConfig} from '../config/validate.ts';
import {FailureError, fail} from './failure.ts';
import {readPrivateFile} from './private-files.ts';

type Document = ReturnType<typeof parseDocument>;
type Place = {readonly line: number; readonly column: number};

/** One mistake in cluster.yaml, for people and for `config check --json`. */
export type Mistake = Place & {readonly setting: string; readonly message: string; readonly hint: string};

export type ConfigFile =
	| {
			readonly config: Config;
			/** Where the file says a setting; undefined where it does not. */
			readonly lineOf: (path: SettingPath) => number | undefined;
	  }
	| {readonly mistakes: readonly Mistake[]};

function placeOf(counter: LineCounter, offset: number): Place {
	const {line, col} = counter.linePos(offset);
	return {line: Math.max(1, line), column: Math.max(1, col)};
}

/** Where a key stands, for mistakes in the key itself. */
function keyNode(document: Document, path: SettingPath): Node | undefined {
	const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
	if (!isMap(parent)) return undefined;
	const pair = parent.items.find(({key}) => isScalar(key) && String(key.value) === String(path.at(-1)));
	return isScalar(pair?.key) ? pair.key : undefined;
}

function isSaid(content: unknown, path: SettingPath): boolean {
	const value = path.reduce<unknown>(
		(inner, key) => (inner as Readonly<Record<string | number, unknown>> | null | undefined)?.[key],
		content,
	);
	return value !== undefined && value !== null;
}

function whereIs(document: Document, counter: LineCounter, path: SettingPath, isKey = false): Place {
	const key = isKey ? keyNode(document, path) : undefined;
	if (key?.range) return placeOf(counter, key.range[0]);
	for (let length = path.length; length > 0; length -= 1) {
		const node = document.getIn(path.slice(0, length), true) as Node | undefined;
		if (node?.range) return placeOf(counter, node.range[0]);
	}
	return {line: 1, column: 1};
}

/** The parser refuses what aliases would blow up, e.g. nine lists of nine lists. */
function contentOf(document: Document, filePath: string): unknown {
	try {
		return document.toJS();
	} catch (error) {
		throw fail('configuration', `${filePath}: ${(error as Error).message}.`, 'Write it without so many aliases.');
	}
}

function readText(filePath: string): string {
	try {
		return readPrivateFile(filePath);
	} catch (error) {
		if (error instanceof FailureError) throw error;
		const code = (error as NodeJS.ErrnoException).code;
		throw fail(
			'configuration',
			code === 'ENOENT' ? `There is no configuration at ${filePath}.` : `${filePath} cannot be read: ${code}.`,
			'Make one with "distbuild-tui config init", or name another with --config.',
		);
	}
}

/**
 * Reads and checks cluster.yaml; every mistake is found at once, with its place.
 *
 * @throws FailureError `configuration` where it cannot be read, or others could have written it
 */
export function readConfig(filePath: string): ConfigFile {
	const counter = new LineCounter();
	const document = parseDocument(readText(filePath), {lineCounter: counter, logLevel: 'error', merge: true});
	const [syntaxError] = document.errors;
	if (syntaxError) {
		const message = (syntaxError.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
		return {mistakes: [{...placeOf(counter, syntaxError.pos[0]), setting: '', message, hint: 'Correct the YAML there.'}]};
	}
	const content = contentOf(document, filePath);
	const checked = validateConfig(content);
	if ('config' in checked) {
		// What is merged in from elsewhere (`<<: *those`) is said where it is merged in.
		const lineOf = (path: SettingPath) => (isSaid(content, path) ? whereIs(document, counter, path).line : undefined);
		return {config: checked.config, lineOf};
	}
	const mistakes = checked.problems.map((problem) => ({
		...whereIs(document, counter, problem.path, problem.isKey),
		setting: problem.path.join('.'),
		message: problem.message,
		hint: problem.hint,
	}));
	return {mistakes: mistakes.toSorted((one, other) => one.line - other.line || one.column - other.column)};
}

/** One line for people. */
export function mistakeText({line, column, setting, message, hint}: Mistake): string {
	const what = setting === '' ? message : `${setting} ${message}`;
	return `line ${line}, column ${column}: ${what.replace(/[.:]$/, '')}. ${hint}`;
}

/** The configuration in a file; with mistakes it is a failure that names all of them. */
export function loadConfig(filePath: string): Config {
	const file = readConfig(filePath);
	if ('config' in file) return file.config;
	throw fail('configuration', `${filePath}:\n  ${file.mistakes.map(mistakeText).join('\n  ')}`);
}
