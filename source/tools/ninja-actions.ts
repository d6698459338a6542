import type {Process} from './processes.ts';

/** What ninja runs right now, from the processes of this machine: it tells of an action only when that has ended. */

/** Programs that only stand around an action. */
const frames: ReadonlySet<string> = new Set(['soong_ui', 'nsjail', 'unshare', 'path_interposer']);

/** The first process of an action. */
export type ActionProcess = {readonly process: Process /** Of all its processes. */; readonly cpuTicks: number};

/** Below each start of soong_ui: the children of ninja, and what soong_ui runs itself. */
export function actionsBelow(processes: readonly Process[], roots: ReadonlySet<number>): readonly ActionProcess[] {
	const children = Map.groupBy(processes, ({parent}) => parent);
	const ticks = (process: Process): number =>
		(children.get(process.pid) ?? []).reduce((sum, child) => sum + ticks(child), process.cpuTicks);
	const found: ActionProcess[] = [];
	const visit = (process: Process, isAction: boolean) => {
		if (process.state === 'Z') return;
		if (isAction || !(frames.has(process.name) || process.name === 'ninja')) {
			found.push({process, cpuTicks: ticks(process)});
			return;
		}
		for (const child of children.get(process.pid) ?? []) visit(child, process.name === 'ninja');
	};
	for (const process of processes) if (roots.has(process.pid)) visit(process, false);
	return found;
}

/** What an action does, for people, and what it makes where its command says so. */
export type ActionTitle = {readonly description: string; readonly output?: string};

/** Commands of a script that are not what it is there for. */
const preparations: ReadonlySet<string> = new Set([
	'rm',
	'mkdir',
	'cd',
	'touch',
	'echo',
	'set',
	'export',
	'true',
	':',
	'[',
	'if',
]);
/** What starts another program, which is the one of interest. */
const starters: ReadonlySet<string> = new Set([
	'env',
	'launcher',
	'rewrapper',
	'nice',
	'time',
	'exec',
	'ccache',
	'sccache',
	'distcc',
]);
const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'dash']);
const descriptionLimit = 120;

function baseName(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

function wordsOf(command: string): readonly string[] {
	return command.split(/\s+/).filter((word) => word !== '');
}

/** From the program on that does the work: without variables, launchers, and the words before it. */
function fromProgram(words: readonly string[]): readonly string[] {
	const start = words.findIndex((word) => !/^\(*\w+=/.test(word) && !starters.has(baseName(word)));
	return start < 0 ? [] : words.slice(start);
}

/** The command of a shell script that it is there for. */
function mainCommand(script: string): readonly string[] {
	const commands = script.split(/&&|\|\||;/).map((command) => fromProgram(wordsOf(command)));
	const isMain = ([program]: readonly string[]) => program !== undefined && !preparations.has(baseName(program));
	return commands.find(isMain) ?? commands.find(([program]) => program !== undefined) ?? [];
}

/** What a command line makes: the operand of `-o`, `-out` or `--output`, as compilers, linkers and Soong's tools have it. */
function outputOf(words: readonly string[]): string | undefined {
	const at = words.findLastIndex((word) => /^(-o|-out|--out|--output)$/.test(word));
	const found = at < 0 ? words.find((word) => /^(-o|--out|--output)=/.test(word))?.replace(/^[^=]*=/, '') : words[at + 1];
	return found === undefined || found === '' ? undefined : found;
}

/** From /proc/PID/cmdline (words, each ended by a zero byte) of an action's first process: a shell with ninja's command, or what it became. */
export function titleOf(commandLine: string): ActionTitle {
	const argv = commandLine.split('\0').filter((word) => word !== '');
	const isShell = shells.has(baseName(argv[0] ?? ''));
	const isScript = isShell && argv[1] === '-c';
	const words = isScript ? mainCommand(argv[2] ?? '') : fromProgram(isShell ? argv.slice(1) : argv);
	const program = baseName(words[0] ?? '').replaceAll(/[()"']/g, '');
	const output = outputOf(words);
	const source = words.findLast((word) => /\.(c|cc|cpp|cxx|S|s|mm?)$/.test(word) && !word.startsWith('-'));
	const object = source ?? output ?? '';
	const description = `${program} ${baseName(object)}`.trim().slice(0, descriptionLimit);
	return {description: description === '' ? 'a command' : description, ...(output === undefined ? {} : {output})};
}
