import type {Command} from './command.ts';
import {explained, serverFault} from './pump.ts';

/** The include server of distcc's pump mode, started and ended through `distcc-pump` (pump(1); the script of distcc 3.4). */
export type IncludeServer = {readonly pid: number; readonly directory: string; readonly socket: string};

/**
 * Starts one in the background, with its things below `directory`. It demands a host with `,cpp` and uses none. Its PATH is not
 * for us: it puts the system's distcc in front of the build's.
 */
export function includeServerStart(directory: string): Command {
	const environment = [`TMPDIR=${directory}`, 'PYTHONWARNINGS=ignore', 'DISTCC_HOSTS=@worker/1,lzo,cpp'];
	return {argv: ['env', ...environment, 'distcc-pump', '--startup'], timeoutMs: 30_000};
}

/** What `distcc-pump --startup` printed: `export NAME='VALUE'` lines, progress in underscores on the other stream. */
export function parseIncludeServer(result: {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}): IncludeServer | {readonly problem: string} {
	if (result.code === 127) return {problem: 'distcc-pump is not installed (provision with build.mode: pump)'};
	const value = (name: string) => new RegExp(`^export INCLUDE_SERVER_${name}='([^']+)'$`, 'm').exec(result.stdout)?.[1];
	const [pid, directory, socket] = [Number(value('PID')), value('DIR'), value('PORT')];
	if (result.code === 0 && pid > 0 && directory !== undefined && socket !== undefined) return {pid, directory, socket};
	const said = result.stderr.trim().split('\n').at(-1)?.replace(/^_+/, '') ?? '';
	const fault = serverFault(result.stderr) ?? said;
	return {problem: explained(`its include server does not start${fault === '' ? '' : `: ${fault}`}`)};
}

/** Ends it; prints what it had to say while it lived, which `faultAtEnd` reads. */
export function includeServerEnd({pid, directory}: IncludeServer): Command {
	const environment = [`INCLUDE_SERVER_PID=${pid}`, `INCLUDE_SERVER_DIR=${directory}`];
	return {argv: ['env', ...environment, 'distcc-pump', '--shutdown'], timeoutMs: 15_000};
}

export function faultAtEnd(output: string): string | undefined {
	const fault = serverFault(output);
	return fault === undefined ? undefined : explained(`its include server fails: ${fault}`);
}

/**
 * For the clients. Without DISTCC_MAX_DISCREPANCY the second unit that fails there and compiles here sends all later ones
 * here, for the rest of the build and without a word (distcc(1)).
 */
export function includeServerVariables({socket}: IncludeServer): Readonly<Record<string, string>> {
	return {INCLUDE_SERVER_PORT: socket, DISTCC_MAX_DISCREPANCY: '1000000'};
}

/** Directories of headers that are never sent, from `distcc --scan-includes` (distcc(1)): workers must have them at that path. */
export function systemDirectories(output: string): readonly string[] {
	return output.split('\n').flatMap((line) => /^SYSTEMDIR\s+(.*)$/.exec(line)?.[1] ?? []);
}

/** A client that could not use the include server says so, and preprocesses here; the exit code is 0. */
export function isPreprocessedHere(line: string): boolean {
	return line.includes('preprocessing locally');
}
