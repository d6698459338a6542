import {script} from '../command.ts';
import type {Driver} from './driver.ts';

/** One line in a file of the login user, e.g. in `.ssh/authorized_keys`. The path is relative to the home directory. */
export type LineResource = {
	readonly kind: 'line';
	readonly path: string;
	readonly line: string;
	/** A text that only lines of ours contain; they are replaced and removed by it. */
	readonly marker: string;
};

type Found = {readonly directoryExists: boolean; readonly fileExists: boolean; readonly ours: readonly string[]};

const probeScript =
	'd=$(dirname -- "$1"); [ -d "$d" ] && echo directory || echo none; if [ -f "$1" ]; then echo file; grep -F -- "$2" "$1" || true; else echo none; fi';
// `cat >` keeps owner, mode and inode of a file that others care for.
const writeScript = [
	'set -e; umask 077; d=$(dirname -- "$1"); mkdir -p -- "$d"; t=$(mktemp "$d/.distbuild.XXXXXX"); trap \'rm -f "$t"\' EXIT',
	'if [ -f "$1" ]; then grep -vF -- "$2" "$1" > "$t" || true; fi',
	'[ -z "$3" ] || printf "%s\\n" "$3" >> "$t"; cat "$t" > "$1"',
].join('\n');
const removeEmptyScript = '[ -s "$1" ] || rm -f -- "$1"';
const removeDirectoryScript = 'd=$(dirname -- "$1"); rmdir -- "$d" 2>/dev/null || true';

/** Runs as the login user: a home directory is not root's business (it may be on NFS with root squashed). */
export const lineDriver: Driver<LineResource, Found> = {
	probe: ({path, marker}) => ({argv: script(probeScript, path, marker)}),
	read(_resource, output) {
		const [directory, file, ...ours] = output.trimEnd().split('\n');
		return {directoryExists: directory === 'directory', fileExists: file === 'file', ours};
	},
	differences({path, line}, found) {
		if (found.ours.length === 1 && found.ours[0] === line) return [];
		return [`${found.ours.length === 0 ? 'add our line to' : 'renew our line in'} ~/${path}`];
	},
	apply: ({path, marker, line}) => [{argv: script(writeScript, path, marker, line)}],
	undo: ({path, marker}, before) => [
		{argv: script(writeScript, path, marker, before.ours.join('\n'))},
		...(before.fileExists ? [] : [{argv: script(removeEmptyScript, path)}]),
		...(before.directoryExists ? [] : [{argv: script(removeDirectoryScript, path)}]),
	],
	remains({path}, before, now) {
		return before.ours.join('\n') === now.ours.join('\n') ? [] : [`our line in ~/${path} is still there`];
	},
};
