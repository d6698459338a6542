import {spawn} from 'node:child_process';
import {constants} from 'node:os';
import {createInterface} from 'node:readline';
import {LabError, messageOf} from '../fail.ts';

/** Runs a program on our own terminal and gives its exit code, 128 + n after signal n as shells do. */
export const runInForeground = (argv: readonly string[]): Promise<number> =>
	new Promise((resolve, reject) => {
		const [program = '', ...rest] = argv;
		const child = spawn(program, rest, {stdio: 'inherit'});
		// The terminal sends it to both of us; the program decides what it means.
		process.removeAllListeners('SIGINT');
		process.on('SIGINT', () => {});
		child.on('error', (error) => reject(new LabError(`Cannot start '${program}': ${messageOf(error)}.`)));
		child.on('exit', (code, signal) => {
			resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
		});
	});

/** Lets a person read what was said before the screen is taken. Ctrl-D goes on too. */
export const untilEnter = async (prompt: string): Promise<void> => {
	const lines = createInterface({input: process.stdin, output: process.stderr});
	await new Promise<void>((resolve) => {
		lines.on('close', resolve);
		// readline takes Ctrl-C from the terminal, and would go on like Enter.
		lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
		lines.question(prompt, () => lines.close());
	});
};
