import {script} from '../command.ts';
import type {Driver} from './driver.ts';

export type DirectoryResource = {
	readonly kind: 'directory';
	readonly path: string;
	readonly owner: string;
	/** Octal digits as stat(1) prints them, e.g. `755`. */
	readonly mode: string;
};

type Found = {readonly exists: boolean; readonly owner: string; readonly mode: string};

function parseStat(output: string): Found {
	const [kind = 'absent', owner = '', mode = ''] = output.trim().split('|');
	return kind === 'absent' ? {exists: false, owner: '', mode: ''} : {exists: true, owner, mode};
}

/** A directory of ours. One that was there before keeps its content at teardown; one that we made goes with all in it. */
export const directoryDriver: Driver<DirectoryResource, Found> = {
	probe: ({path}) => ({argv: script('[ -d "$1" ] && stat -c "directory|%U|%a" -- "$1" || echo absent', path), isRoot: true}),
	read: (_resource, output) => parseStat(output),
	differences({path, owner, mode}, found) {
		if (!found.exists) return [`make directory ${path} (${owner}, ${mode})`];
		return [
			...(found.owner === owner ? [] : [`give ${path} to ${owner} (was ${found.owner})`]),
			...(found.mode === mode ? [] : [`set mode of ${path} to ${mode} (was ${found.mode})`]),
		];
	},
	apply: ({path, owner, mode}) => [{argv: ['install', '-d', '-o', owner, '-m', mode, '--', path], isRoot: true}],
	undo({path}, before) {
		if (!before.exists) return [{argv: ['rm', '-rf', '--one-file-system', '--', path], isRoot: true}];
		return [
			{argv: ['chown', before.owner, '--', path], isRoot: true},
			{argv: ['chmod', before.mode, '--', path], isRoot: true},
		];
	},
	remains({path}, before, now) {
		if (before.exists === now.exists && before.owner === now.owner && before.mode === now.mode) return [];
		return [now.exists ? `${path} is still there` : `${path} is gone`];
	},
};
