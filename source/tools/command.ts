/** A program call as data: what a dry run prints and a host executes. Never a shell line. */
export type Command = {
	readonly argv: readonly string[];
	/** Run as root, through sudo where the user is not root. */
	readonly isRoot?: boolean;
	readonly stdin?: string;
	readonly environment?: Readonly<Record<string, string>>;
	readonly directory?: string;
	readonly timeoutMs?: number;
};

/**
 * A constant shell script with its data as positional parameters. The script text must be a literal: everything variable
 * arrives as `$1`, `$2`..., so that no name can be executed.
 */
export function script(text: string, ...parameters: readonly string[]): readonly string[] {
	return ['sh', '-c', text, 'sh', ...parameters];
}

/** Quotes one word for a POSIX shell (the remote side of ssh joins its words with spaces and hands them to a shell). */
export function quote(word: string): string {
	return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The one place in which argv becomes text. */
export function shellLine(argv: readonly string[]): string {
	return argv.map(quote).join(' ');
}

export type SudoMode = 'root' | 'free' | 'password' | 'none';

/**
 * What is really called for a command on a host: `env`, directory and sudo put in front. With a password, sudo reads it from
 * the first line of standard input (`-S`), never from argv or environment; `-k` makes sure that it does read it.
 */
export function prepared(
	command: Command,
	sudo: SudoMode,
	password: string | undefined,
): {argv: readonly string[]; stdin: string} {
	const assignments = Object.entries(command.environment ?? {}).map(([key, value]) => `${key}=${value}`);
	const placed = command.directory === undefined ? [] : [`--chdir=${command.directory}`];
	const inner = assignments.length + placed.length === 0 ? command.argv : ['env', ...placed, ...assignments, ...command.argv];
	const stdin = command.stdin ?? '';
	if (command.isRoot !== true || sudo === 'root') return {argv: inner, stdin};
	if (sudo === 'free') return {argv: ['sudo', '-n', '--', ...inner], stdin};
	// What sudo says is read (`engine/sudo.ts`), so it must not be said in the language of the host.
	return {argv: ['env', 'LC_ALL=C', 'sudo', '-k', '-S', '-p', '', '--', ...inner], stdin: `${password ?? ''}\n${stdin}`};
}
