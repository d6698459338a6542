import {script} from '../command.ts';
import type {Driver} from './driver.ts';

export type FileResource = {
	readonly kind: 'file';
	readonly path: string;
	readonly content: string;
	readonly owner: string;
	readonly mode: string;
	/** The content holds a secret: it is never shown and never written into the ledger. */
	readonly isSecret?: boolean;
};

type Found = {readonly exists: boolean; readonly content: string; readonly owner: string; readonly mode: string};

const probeScript = 'if [ -f "$1" ]; then stat -c "file|%U|%a" -- "$1"; base64 -w0 -- "$1"; else echo absent; fi';
const writeScript =
	'umask 077 && cat > "$1.distbuild-new" && chown "$2" "$1.distbuild-new" && chmod "$3" "$1.distbuild-new" && mv -f "$1.distbuild-new" "$1"';

/** UTF-8 text from base64 without node: the pure core has `atob` and TextDecoder, which would swallow a byte order mark. */
function decode(base64: string): string {
	return new TextDecoder('utf-8', {ignoreBOM: true}).decode(
		Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
	);
}

/** Lines that differ, as `-`/`+` pairs around the common head and tail; enough to judge a small file by. */
export function lineDifference(before: string, after: string): readonly string[] {
	const old = before.split('\n');
	const wanted = after.split('\n');
	let head = 0;
	while (head < old.length && head < wanted.length && old[head] === wanted[head]) head += 1;
	let tail = 0;
	while (tail < old.length - head && tail < wanted.length - head && old.at(-1 - tail) === wanted.at(-1 - tail)) tail += 1;
	return [
		...old.slice(head, old.length - tail).map((line) => `  - ${line}`),
		...wanted.slice(head, wanted.length - tail).map((line) => `  + ${line}`),
	];
}

function write(path: string, content: string, owner: string, mode: string) {
	return {argv: script(writeScript, path, owner, mode), stdin: content, isRoot: true};
}

/** A whole file of ours, written beside and renamed, so that nobody ever reads half of it. */
export const fileDriver: Driver<FileResource, Found> = {
	probe: ({path}) => ({argv: script(probeScript, path), isRoot: true}),
	read(_resource, output) {
		const [head = 'absent', body = ''] = output.split('\n');
		const [kind, owner = '', mode = ''] = head.split('|');
		return kind === 'file'
			? {exists: true, content: decode(body.trim()), owner, mode}
			: {exists: false, content: '', owner: '', mode: ''};
	},
	differences({path, content, owner, mode, isSecret}, found) {
		const changes: string[] = [];
		if (!found.exists) changes.push(`write ${path} (${owner}, ${mode}, ${content.split('\n').length - 1} lines)`);
		else if (found.content !== content) {
			changes.push(
				`change ${path}`,
				...(isSecret === true ? ['  (content not shown: it holds a secret)'] : lineDifference(found.content, content)),
			);
		}
		if (found.exists && found.owner !== owner) changes.push(`give ${path} to ${owner} (was ${found.owner})`);
		if (found.exists && found.mode !== mode) changes.push(`set mode of ${path} to ${mode} (was ${found.mode})`);
		return changes;
	},
	apply: ({path, content, owner, mode}) => [write(path, content, owner, mode)],
	undo({path}, before) {
		if (!before.exists) return [{argv: ['rm', '-f', '--', path], isRoot: true}];
		return [write(path, before.content, before.owner, before.mode)];
	},
	remains({path}, before, now) {
		const isSame =
			before.exists === now.exists && before.content === now.content && before.owner === now.owner && before.mode === now.mode;
		return isSame ? [] : [`${path} is not as it was`];
	},
};
