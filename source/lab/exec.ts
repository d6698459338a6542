import {enter} from './namespaces.ts';

/** Who runs a command in a machine and with which additions to its environment. */
export type EnterOptions = {
	readonly user?: string;
	readonly environment?: Readonly<Record<string, string>>;
	/** Keep TERM and COLORTERM of the caller, for programs that are run under a pty. */
	readonly tty?: boolean;
};

const inHome = 'cd "$HOME" 2>/dev/null || cd /; exec "$@"';

// nsenter itself would wait for the command, and stops when the command is stopped (WUNTRACED). A machine that shuts down
// stops all its processes for a moment (systemd-shutdown), which left nsenter stopped for ever, the command a zombie that nobody
// reaped, and the machine unable to end. A plain sh without job control only waits for the end.
const untilItsEnd = '"$@"; exit $?';

/**
 * The command line that runs `argv` in the machine whose init is `pid`, with the environment of a login of that user and
 * nothing of the caller's. Not through ssh, so that it works whatever the machine's network and sshd do.
 */
export const enterArgv = (pid: number, argv: readonly string[], options: EnterOptions = {}): string[] => {
	const user = options.user ?? 'root';
	const additions = Object.entries({
		LANG: 'C.UTF-8',
		...(options.tty ? {TERM: process.env['TERM'] ?? 'xterm-256color', COLORTERM: process.env['COLORTERM'] ?? ''} : {}),
		...options.environment,
	}).map(([key, value]) => `${key}=${value}`);
	// The programs are the machine's own. setpriv --reset-env sets HOME, SHELL, USER, LOGNAME and PATH from its passwd.
	const becomeUser = ['/usr/bin/setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--reset-env'];
	return [
		...enter(pid, ['-m', '-u', '-i', '-n', '-p', '-T', '-C', '--no-fork']),
		'/bin/sh',
		'-c',
		untilItsEnd,
		'sh',
		'/usr/bin/env',
		'-i',
		'TERM=dumb',
		...becomeUser,
		'/usr/bin/env',
		...additions,
		'/bin/sh',
		'-c',
		inHome,
		'sh',
		...argv,
	];
};
