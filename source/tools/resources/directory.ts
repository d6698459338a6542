import {script} from '../command.ts';
import type {Driver} from './driver.ts';

export type DirectoryResource = {
	readonly kind: 'directory';
	readonly path: string;
	readonly owner: string;
	/** Octal digits as stat(1) prints them, e.g. `755`. */
	readonly mode: string;
	/**
	 * Names in it that undo removes with all that is in them; without this, everything in it is ours, e.g. the data of a
	 * service. What else is in it was put there by somebody and stays, and the directory with it.
	 */
	readonly ours?: readonly string[];
};

type Found = {
	readonly exists: boolean;
	readonly owner: string;
	readonly mode: string;
	/** A few names of what is in it. */
	readonly holds?: readonly string[];
};

function parseProbe(output: string): Found {
	const [head = '', ...holds] = output.trimEnd().split('\n');
	const [kind = 'absent', owner = '', mode = ''] = head.split('|');
	return kind === 'directory' ? {exists: true, owner, mode, holds} : {exists: false, owner: '', mode: ''};
}

/** A tree of a hundred gigabytes on a slow disk. */
const removalTimeoutMs = 30 * 60_000;

const probeScript = '[ -d "$1" ] || { echo absent; exit 0; }; stat -c "directory|%U|%a" -- "$1"; ls -A -- "$1" | head -n 4';
const emptyScript = [
	'cd -- "$1" 2>/dev/null || exit 0; shift',
	'for name; do rm -rf --one-file-system -- "./$name" || exit 1; done; rmdir -- "$PWD" 2>/dev/null || true',
].join('\n');

/** A directory of ours. One that was there before keeps its content at teardown; one that we made goes with what is ours in it. */
export const directoryDriver: Driver<DirectoryResource, Found> = {
	probe: ({path}) => ({argv: script(probeScript, path), isRoot: true}),
	read: (_resource, output) => parseProbe(output),
	differences({path, owner, mode}, found) {
		if (!found.exists) return [`make directory ${path} (${owner}, ${mode})`];
		return [
			...(found.owner === owner ? [] : [`give ${path} to ${owner} (was ${found.owner})`]),
			...(found.mode === mode ? [] : [`set mode of ${path} to ${mode} (was ${found.mode})`]),
		];
	},
	apply: ({path, owner, mode}) => [{argv: ['install', '-d', '-o', owner, '-m', mode, '--', path], isRoot: true}],
	undo({path, ours}, before) {
		if (!before.exists) {
			const argv = ours === undefined ? ['rm', '-rf', '--one-file-system', '--', path] : script(emptyScript, path, ...ours);
			return [{argv, isRoot: true, timeoutMs: removalTimeoutMs}];
		}
		return [
			{argv: ['chown', before.owner, '--', path], isRoot: true},
			{argv: ['chmod', before.mode, '--', path], isRoot: true},
		];
	},
	neededBy({path}, before, _after, now) {
		if (before.exists || !now.exists || (now.holds ?? []).length === 0) return undefined;
		return `${path} holds what somebody else put there (${now.holds?.join(', ')})`;
	},
	remains({path}, before, now) {
		if (before.exists === now.exists && before.owner === now.owner && before.mode === now.mode) return [];
		return [now.exists ? `${path} is still there` : `${path} is gone`];
	},
};
