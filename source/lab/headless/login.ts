import {spawn} from 'node:child_process';
import {LabError, messageOf} from '../fail.ts';
import type {Lab} from '../lab.ts';

/** How a command of a login ended. Output is kept up to its last 4 MiB. */
export type LoginResult = {
	readonly code: number;
	readonly seconds: number;
	readonly stdout: string;
	/** The last lines of both streams, as they came. */
	readonly tail: readonly string[];
};

export type LoginOptions = {readonly timeoutMs: number; readonly input?: string; readonly onLine?: (line: string) => void};

const maximumOutputBytes = 4 * 1024 * 1024;
const tailLines = 30;

/** A word as the shell of the login reads it: ssh joins its arguments with blanks. */
const shellWord = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** Runs a command on the master as a person would: through ssh, as builder, without a terminal. */
export const runAtLogin = async (lab: Lab, argv: readonly string[], options: LoginOptions): Promise<LoginResult> => {
	const [program = '', ...rest] = await lab.sshArgv('master', argv.map(shellWord));
	const started = performance.now();
	return new Promise((resolve, reject) => {
		const child = spawn(program, rest, {stdio: 'pipe'});
		const tail: string[] = [];
		let stdout = '';
		let pending = '';
		const deadline = setTimeout(() => {
			child.kill('SIGKILL');
			reject(new LabError(`'${argv.join(' ')}' did not end within ${options.timeoutMs / 1000} s. ${tail.slice(-3).join(' | ')}`));
		}, options.timeoutMs);
		const take = (text: string) => {
			const lines = (pending + text).split('\n');
			pending = lines.pop() ?? '';
			for (const line of lines) {
				options.onLine?.(line);
				tail.push(line);
			}

			tail.splice(0, tail.length - tailLines);
		};

		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			stdout = (stdout + text).slice(-maximumOutputBytes);
			take(text);
		});
		child.stderr.setEncoding('utf8').on('data', take);
		// EPIPE when the program does not read its input: its exit code tells the story.
		child.stdin.on('error', () => {});
		child.stdin.end(options.input ?? '');
		child.on('error', (error) => {
			clearTimeout(deadline);
			reject(new LabError(`Cannot start '${program}': ${messageOf(error)}.`));
		});
		child.on('close', (code) => {
			clearTimeout(deadline);
			if (pending !== '') take('\n');
			resolve({code: code ?? 255, seconds: (performance.now() - started) / 1000, stdout, tail});
		});
	});
};
