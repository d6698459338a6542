import type {Command} from './command.ts';
import {script} from './command.ts';

/** distcc's pump mode (pump(1), package distcc-pump): an include server on the master finds out what a compile needs. */

const marker = '--pump:';

// `distcc-pump --startup` prints the variables of its include server to be evaluated (pump(1)). A compile whose includes it
// cannot tell is preprocessed locally, with exit code 0: so the words count, and at the end what the server itself printed.
const canaryScript = [
	'scratch=$1/pump; command -v distcc-pump > /dev/null || { echo "$5missing"; exit 0; }',
	'rm -rf -- "$scratch"; umask 077; mkdir -p -- "$scratch/distcc"; cd -- "$2" || exit 1',
	'printf "#define SEED 7\\n" > "$scratch/canary.h"',
	'printf "#include \\"canary.h\\"\\n#include <stddef.h>\\nint canary(size_t seed) { return seed * SEED; }\\n" > "$scratch/canary.c"',
	'printf "#include \\"canary.h\\"\\ntemplate <typename T> T canary(T seed) { return seed * SEED; }\\ntemplate int canary<int>(int);\\n" > "$scratch/canary.cc"',
	'export DISTCC_HOSTS="@$4/2,lzo,cpp" DISTCC_DIR="$scratch/distcc" DISTBUILD_SCRATCH="$scratch" DISTCC_SSH="$6"',
	'export DISTCC_FALLBACK=0 DISTCC_BACKOFF_PERIOD=3 DISTCC_IO_TIMEOUT=20',
	'echo "$5start"; started=$(distcc-pump --startup 2>&1) || { printf "%s\\n" "$started"; exit 0; }',
	'eval "$(printf "%s\\n" "$started" | grep "^export ")"; trap "rm -rf -- \\"\\$scratch\\"" EXIT',
	'echo "$5compile"; distcc "$3/clang" -c "$scratch/canary.c" -o "$scratch/canary.o" 2>&1; echo "exit $?"',
	'distcc "$3/clang++" -c "$scratch/canary.cc" -o "$scratch/canary.o" 2>&1; echo "exit $?"',
	'echo "$5scan"; distcc --scan-includes "$3/clang" -c "$scratch/canary.c" 2>&1',
	'echo "$5end"; distcc-pump --shutdown 2>&1; true',
].join('\n');

export type PumpCanary = {
	readonly scratch: string;
	readonly tree: string;
	/** Directory of the compiler's programs, below the tree. */
	readonly compilers: string;
	readonly worker: string;
	readonly connector: string;
};

/** Starts an include server, compiles C and C++ on that worker and nowhere else, asks what includes were found, ends it. */
export function pumpCanary({scratch, tree, compilers, worker, connector}: PumpCanary): Command {
	return {argv: script(canaryScript, scratch, tree, compilers, worker, marker, connector), timeoutMs: 90_000};
}

export type PumpVerdict =
	/** `systemDirectories`: header directories that are never sent; a worker must have those that a compile uses. */
	| {readonly state: 'usable'; readonly systemDirectories: readonly string[]}
	| {readonly state: 'unusable'; readonly reason: string}
	/** The compiles did not get as far as the worker, for reasons that are not pump's. */
	| {readonly state: 'undecided'; readonly reason: string};

/** distcc 3.4 as Debian 12 has it: its C module was written for Python before 3.10 (distcc/distcc#454). */
export function explained(reason: string): string {
	return reason.includes('PY_SSIZE_T_CLEAN') ? `${reason}; this distcc-pump was not made for Python 3.10 and later` : reason;
}

function untagged(line: string): string {
	return line.replace(/^distcc\[\d+\] (\(\w+\) )?/, '').replace(/^(ERROR|CRITICAL|Warning)[:!] /, '');
}

/** What the include server says of itself when it ends. */
export function serverFault(output: string): string | undefined {
	const [, error, words] = /Include server internal error: '<class '(\w+)'>: \(?["']?(.*?)["']?,?\)?' for /.exec(output) ?? [];
	if (error !== undefined) return `${error}: ${words}`;
	if (!output.includes('Traceback (most recent call last)')) return undefined;
	return output.split('\n').find((line) => /^\w+(Error|Exception|Exit)\b/.test(line)) ?? 'it ended with a traceback';
}

/** What `pumpCanary` printed. */
export function parsePumpCanary(output: string): PumpVerdict {
	const unusable = (reason: string): PumpVerdict => ({state: 'unusable', reason: explained(reason)});
	const undecided = (reason: string): PumpVerdict => ({state: 'undecided', reason});
	if (output.includes(`${marker}missing`)) return unusable('distcc-pump is not installed');
	const serverFails = serverFault(output);
	if (serverFails !== undefined) return unusable(`its include server fails: ${serverFails}`);
	const part = (name: string) => (output.split(`${marker}${name}\n`)[1]?.split(marker)[0] ?? '').trim();
	if (part('compile') === '') {
		// It counts the seconds in underscores, and says no more of why.
		const said = part('start').split('\n').at(-1)?.replace(/^_+/, '') ?? '';
		return unusable(`its include server does not start${said === '' ? '' : `: ${said}`}`);
	}
	const compiled = part('compile').split('\n');
	const local = compiled.find((line) => line.includes('preprocessing locally'));
	if (local !== undefined) return unusable(untagged(local));
	if (compiled.filter((line) => line === 'exit 0').length !== 2) {
		return undecided(untagged(compiled.find((line) => /ERROR|CRITICAL/.test(line)) ?? compiled[0] ?? ''));
	}
	const found = part('scan').split('\n');
	if (!found.some((line) => /^FILE\s.*canary\.h$/.test(line))) return unusable('its include server does not find a header');
	return {state: 'usable', systemDirectories: found.flatMap((line) => /^SYSTEMDIR\s+(.*)$/.exec(line)?.[1] ?? [])};
}
