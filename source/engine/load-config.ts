import {readFileSync} from 'node:fs';
import {LineCounter, parseDocument} from 'yaml';
import type {Config} from '../config/config.ts';
import {type Problem, validateConfig} from '../config/validate.ts';
import {fail} from './failure.ts';

function whereIs(document: ReturnType<typeof parseDocument>, counter: LineCounter, problem: Problem): string {
	for (let length = problem.path.length; length > 0; length -= 1) {
		const node = document.getIn(problem.path.slice(0, length), true) as {range?: [number, number, number]} | undefined;
		if (node?.range) return `line ${counter.linePos(node.range[0]).line}`;
	}
	return 'line 1';
}

function describe(problem: Problem, where: string): string {
	return `${where}: ${problem.path.join('.') || 'the file'} ${problem.message}. ${problem.hint}`;
}

/** The parser refuses what aliases would blow up, e.g. nine lists of nine lists. */
function contentOf(document: ReturnType<typeof parseDocument>, filePath: string): unknown {
	try {
		return document.toJS();
	} catch (error) {
		throw fail('configuration', `${filePath}: ${(error as Error).message}.`, 'Write it without so many aliases.');
	}
}

/** Reads and checks cluster.yaml; every mistake is reported at once, with its line. */
export function loadConfig(filePath: string): Config {
	let text: string;
	try {
		text = readFileSync(filePath, 'utf8');
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		throw fail(
			'configuration',
			code === 'ENOENT' ? `There is no configuration at ${filePath}.` : `${filePath} cannot be read: ${code}.`,
			'Write one (the readme shows an example), or name another with --config.',
		);
	}
	const counter = new LineCounter();
	const document = parseDocument(text, {lineCounter: counter});
	const [syntaxError] = document.errors;
	if (syntaxError) {
		const {line} = counter.linePos(syntaxError.pos[0]);
		throw fail('configuration', `${filePath} line ${line}: ${syntaxError.message.split('\n')[0]}`, 'Correct the YAML there.');
	}
	const checked = validateConfig(contentOf(document, filePath));
	if ('config' in checked) return checked.config;
	const lines = checked.problems.map((problem) => describe(problem, whereIs(document, counter, problem)));
	throw fail('configuration', `${filePath}:\n  ${lines.join('\n  ')}`);
}
