import {script} from '../command.ts';
import {unifiedDiff} from '../unified-diff.ts';
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

type Found = {
	readonly exists: boolean;
	readonly content: string;
	readonly owner: string;
	readonly mode: string;
	/** SHA-256 of the content: what the ledger keeps of a secret. */
	readonly digest?: string;
};

const probeScript = [
	'if [ -f "$1" ]; then stat -c "file|%U|%a" -- "$1"; sha256sum < "$1" | cut -c 1-64; base64 -w0 -- "$1"',
	'else echo absent; fi',
].join('\n');
const writeScript =
	'umask 077 && cat > "$1.distbuild-new" && chown "$2" "$1.distbuild-new" && chmod "$3" "$1.distbuild-new" && mv -f "$1.distbuild-new" "$1"';

/** UTF-8 text from base64 without node: the pure core has `atob` and TextDecoder, which would swallow a byte order mark. */
function decode(base64: string): string {
	return new TextDecoder('utf-8', {ignoreBOM: true}).decode(
		Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
	);
}

/** What would be written, as `diff -u` shows it, under a line that says it in words. */
function shown({path, content, isSecret}: FileResource, found: Found): readonly string[] {
	if (isSecret === true) return ['  (content not shown: it holds a secret)'];
	const hunks = unifiedDiff(found.content, content);
	if (hunks.length === 0) return [];
	return [`--- ${found.exists ? path : '/dev/null'}`, `+++ ${path}`, ...hunks].map((line) => `  ${line}`);
}

function write(path: string, content: string, owner: string, mode: string) {
	return {argv: script(writeScript, path, owner, mode), stdin: content, isRoot: true};
}

/** A whole file of ours, written beside and renamed, so that nobody ever reads half of it. */
export const fileDriver: Driver<FileResource, Found> = {
	probe: ({path}) => ({argv: script(probeScript, path), isRoot: true}),
	read(_resource, output) {
		const [head = 'absent', digest = '', body = ''] = output.split('\n');
		const [kind, owner = '', mode = ''] = head.split('|');
		return kind === 'file'
			? {exists: true, content: decode(body.trim()), owner, mode, digest}
			: {exists: false, content: '', owner: '', mode: ''};
	},
	differences(resource, found) {
		const {path, content, owner, mode} = resource;
		const changes: string[] = [];
		const lines = content.split('\n').length - 1;
		if (!found.exists) changes.push(`write ${path} (${owner}, ${mode}, ${lines} lines)`, ...shown(resource, found));
		else if (found.content !== content) changes.push(`change ${path}`, ...shown(resource, found));
		if (found.exists && found.owner !== owner) changes.push(`give ${path} to ${owner} (was ${found.owner})`);
		if (found.exists && found.mode !== mode) changes.push(`set mode of ${path} to ${mode} (was ${found.mode})`);
		return changes;
	},
	apply: ({path, content, owner, mode}) => [write(path, content, owner, mode)],
	undo({path}, before) {
		if (!before.exists) return [{argv: ['rm', '-f', '--', path], isRoot: true}];
		return [write(path, before.content, before.owner, before.mode)];
	},
	changedSince({path}, after, now) {
		if (!after.exists || !now.exists) return undefined;
		const isSame = after.digest === undefined ? after.content === now.content : after.digest === now.digest;
		if (!isSame) return `${path} was changed by somebody after us`;
		return after.owner === now.owner && after.mode === now.mode
			? undefined
			: `${path} was given other rights by somebody after us`;
	},
	remains({path}, before, now) {
		const isSame =
			before.exists === now.exists && before.content === now.content && before.owner === now.owner && before.mode === now.mode;
		return isSame ? [] : [`${path} is not as it was`];
	},
};
