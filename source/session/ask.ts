import {createInterface} from 'node:readline';
import {fail} from '../engine/failure.ts';
import type {Secrets} from '../engine/secrets.ts';
import {secretsFrom} from './answers.ts';

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

const stdinLimit = 65_536;
/** A pipe may stay open behind the first line. */
const afterFirstLineMs = 1000;

/** Standard input to its end, or for a moment after its first line. */
async function readInput(): Promise<string> {
	let text = '';
	const {stdin} = process;
	await new Promise<void>((resolve) => {
		let timer: NodeJS.Timeout | undefined;
		const finish = () => {
			clearTimeout(timer);
			stdin.off('data', take).off('end', finish).off('error', finish).pause();
			resolve();
		};
		const take = (chunk: Buffer) => {
			text += chunk.toString('utf8');
			if (text.length > stdinLimit) finish();
			else if (text.includes('\n')) timer ??= setTimeout(finish, afterFirstLineMs);
		};
		stdin.on('data', take).on('end', finish).on('error', finish);
	});
	return text;
}

/** The secrets of `--password-stdin`. */
export async function readSecrets(): Promise<Secrets> {
	const secrets = secretsFrom(await readInput());
	if (secrets === undefined)
		throw fail(
			'usage',
			'Standard input holds a line that is no password.',
			'Write the password for all first, then lines such as "w2 PASSWORD", "w2/sudo PASSWORD" or "/path/to/key PASSPHRASE".',
		);
	if (Object.keys(secrets).length === 0)
		throw fail('usage', 'Standard input holds no password.', 'Write it there, with a newline: --password-stdin < FILE.');
	return secrets;
}
