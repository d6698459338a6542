import type {Command} from './command.ts';
import {script} from './command.ts';

const killAfter = '--kill-after=5';

/** Marks every process of one call, so that they can be found again on a machine where we know no process number. */
const variable = 'DISTBUILD_CALL';

/**
 * The same command, which ends by itself when its time is over, even where nobody can tell it to any more, and which
 * `endCommand` finds. timeout(1) of coreutils gives it a process group of its own and ends the whole group.
 */
export function leashed(command: Command, callId: string, seconds: number): Command {
	return {
		...command,
		argv: ['timeout', killAfter, String(seconds), ...command.argv],
		environment: {...command.environment, [variable]: callId},
	};
}

/** The program itself, behind whatever stands in front of it: what a sentence about the call names. */
export function programOf(argv: readonly string[]): string {
	const leash = argv.indexOf(killAfter);
	return (leash < 0 ? argv[0] : argv[leash + 2]) ?? '';
}

// proc(5): environ is what a process was started with, readable by its user and by root.
const endScript = [
	'files=$(grep -lsz "^$1=$2\\$" /proc/[0-9]*/environ)',
	'for file in $files; do pid=${file#/proc/}; kill -TERM "${pid%/environ}" 2>/dev/null; done; true',
].join('\n');

/** Ends what `leashed` started under this id, wherever in its course it is. */
export function endCommand(callId: string, isRoot: boolean): Command {
	return {argv: script(endScript, variable, callId), isRoot, timeoutMs: 3000};
}
