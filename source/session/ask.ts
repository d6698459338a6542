import {createInterface} from 'node:readline';
import {fail} from '../engine/failure.ts';

/** Asks on the terminal without showing what is typed. Ctrl-C gives up. */
export function askSecret(prompt: string): Promise<string> {
	const {stdin, stderr} = process;
	return new Promise((resolve, reject) => {
		let typed = '';
		stderr.write(`${prompt}: `);
		stdin.setRawMode(true);
		stdin.resume();
		const finish = (settle: () => void) => {
			stdin.setRawMode(false);
			stdin.pause();
			stdin.removeListener('data', onData);
			stderr.write('\n');
			settle();
		};
		const onData = (chunk: Buffer) => {
			for (const character of chunk.toString('utf8')) {
				if (character === '\r' || character === '\n') return finish(() => resolve(typed));
				if (character === '\u0003' || character === '\u0004')
					return finish(() => reject(fail('cancelled', 'No password was given.')));
				if (character === '\u007F' || character === '\b') typed = typed.slice(0, -1);
				else if (character >= ' ') typed += character;
			}
			return undefined;
		};
		stdin.on('data', onData);
	});
}

/** A question with No as its default. */
export function askYes(question: string): Promise<boolean> {
	const lines = createInterface({input: process.stdin, output: process.stderr});
	return new Promise((resolve) => {
		lines.on('close', () => resolve(false));
		lines.question(`${question} [y/N] `, (answer) => {
			resolve(/^y(es)?$/i.test(answer.trim()));
			lines.close();
		});
	});
}

/** The first line of standard input: the password of `--password-stdin`. */
export async function readSecret(): Promise<string> {
	let text = '';
	for await (const chunk of process.stdin) {
		text += (chunk as Buffer).toString('utf8');
		if (text.includes('\n') || text.length > 4096) break;
	}
	const [line = ''] = text.split('\n');
	if (line === '')
		throw fail('usage', 'Standard input holds no password.', 'Write it there, with a newline: --password-stdin < FILE.');
	return line;
}
