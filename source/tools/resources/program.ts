import {script} from '../command.ts';
import type {Driver} from './driver.ts';

/** A program that no package brings, installed from a file of this machine; owned by root, for everybody to run. */
export type ProgramResource = {
	readonly kind: 'program';
	readonly path: string;
	/** The program itself, or the .tar.gz that holds a file of the same name. */
	readonly source: string;
	/** What the archive's SHA-256 must be; without it `source` is the program itself. */
	readonly archiveSha256?: string;
};

/** SHA-256 of the installed program; of what it was installed from, the digest is kept in `PATH.source`. */
type Found = {readonly sha256: string; readonly from: string; readonly wanted: string};

const probeScript = [
	'digest() { sha256sum < "$1" 2>/dev/null | cut -c1-64; }',
	'echo "program=$([ -x "$1" ] && digest "$1")"; echo "from=$(cat -- "$1.source" 2>/dev/null)"',
	'echo "wanted=$([ -f "$2" ] && digest "$2")"',
].join('\n');

// Checked once more as root: what was fetched lies where its user could still change it. `$3`: the archive's digest or nothing.
const installScript = [
	'set -e; umask 022; copy=$(mktemp -d); trap \'rm -rf "$copy"\' EXIT; cp -- "$2" "$copy/source"',
	'digest=$(sha256sum < "$copy/source" | cut -c1-64)',
	'if [ -n "$3" ]; then',
	'  [ "$digest" = "$3" ] || { echo "$2 has SHA-256 $digest, not $3" >&2; exit 1; }',
	'  member=$(tar -tzf "$copy/source" | grep -E "(^|/)${1##*/}\\$" | head -n 1)',
	'  [ -n "$member" ] || { echo "$2 holds no file ${1##*/}" >&2; exit 1; }',
	'  tar -xzOf "$copy/source" -- "$member" > "$copy/program"',
	'else cp -- "$copy/source" "$copy/program"; fi',
	'install -m 755 -- "$copy/program" "$1.new"; mv -f -- "$1.new" "$1"',
	'printf "%s %s\\n" "$digest" "$(sha256sum < "$1" | cut -c1-64)" > "$1.source"',
].join('\n');

export const programDriver: Driver<ProgramResource, Found> = {
	probe: ({path, source}) => ({argv: script(probeScript, path, source), isRoot: true}),
	read(_resource, output) {
		const field = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(output)?.[1] ?? '';
		return {sha256: field('program'), from: field('from'), wanted: field('wanted')};
	},
	differences({path, source, archiveSha256}, found) {
		const digest = archiveSha256 ?? found.wanted;
		if (found.sha256 === '') return [`install ${path} from ${source}`];
		const [from, installed] = found.from.split(' ');
		return from === digest && installed === found.sha256 ? [] : [`install ${path} anew from ${source}`];
	},
	apply: ({path, source, archiveSha256}) => [
		{argv: script(installScript, path, source, archiveSha256 ?? ''), isRoot: true, timeoutMs: 60_000},
	],
	undo: ({path}, before) => (before.sha256 === '' ? [{argv: ['rm', '-f', '--', path, `${path}.source`], isRoot: true}] : []),
	remains: ({path}, before, now) => (before.sha256 === '' && now.sha256 !== '' ? [`${path} is still there`] : []),
};
