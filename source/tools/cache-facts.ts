import {parseCcacheVersion} from './ccache.ts';
import type {Command} from './command.ts';
import {script} from './command.ts';
import {parseSccacheHelp, parseSccacheVersion} from './sccache.ts';
import {upstreamVersion} from './versions.ts';

/** A package: what is installed of it, and what the distribution would install. Upstream versions. */
export type PackageState = {readonly installed?: string; readonly candidate?: string};

/** What the master has for a compile cache, asked and not guessed from the release's name. */
export type CacheFacts = {
	readonly packages: Readonly<Record<string, PackageState>>;
	/** What the installed programs say of themselves. */
	readonly sccache?: {readonly version: string; readonly hasRedis: boolean};
	readonly ccache?: {readonly version: string; readonly features: readonly string[]};
	/** Where the sandbox can write is memory (tmpfs), so that what lies there must be small. */
	readonly isTemporaryInMemory: boolean;
	/** All of that filesystem, used or free; 0 where it is not known. */
	readonly temporaryBytes: number;
};

export const noCacheFacts: CacheFacts = {packages: {}, isTemporaryInMemory: false, temporaryBytes: 0};

const marker = '--distbuild:';

/**
 * `apt-cache policy` in 10 ms. A machine whose apt was never updated knows no candidates: then the lists are fetched into a
 * directory of our own, which needs no root and changes nothing there.
 */
const factsScript = [
	'policy() { LC_ALL=C apt-cache "$@" policy redis-server valkey-server sccache ccache distcc-pump 2>/dev/null; }',
	'echo "$1policy"; known=$(policy)',
	'case $known in *"Candidate: "[0-9]*) printf "%s\\n" "$known" ;; *)',
	'  lists=$(mktemp -d) && mkdir -p "$lists/lists/partial" "$lists/archives/partial"',
	'  set -- "$1" -o "Dir::State::lists=$lists/lists" -o "Dir::Cache=$lists" -o Debug::NoLocking=1',
	'  timeout 60 apt-get -q "$2" "$3" "$4" "$5" "$6" "$7" update > /dev/null 2>&1',
	'  policy "$2" "$3" "$4" "$5" "$6" "$7"; rm -rf "$lists" ;; esac',
	'echo "$1sccache"; sccache --version 2>/dev/null && sccache --help 2>/dev/null',
	'echo "$1ccache"; ccache --version 2>/dev/null',
	'echo "$1temporary"; stat -f -c "%T %S %b" /tmp',
].join('\n');

export const cacheFactsCommand: Command = {argv: script(factsScript, marker), timeoutMs: 90_000};

/** `apt-cache policy NAME...`: a line `name:` and below it `  Installed: 5:8.0.2-3` or `(none)`, `  Candidate: ...`. */
function parsePolicy(text: string): CacheFacts['packages'] {
	const packages: Record<string, PackageState> = {};
	let name = '';
	for (const line of text.split('\n')) {
		name = /^(\S+):$/.exec(line)?.[1] ?? name;
		const [, kind, version] = /^ {2}(Installed|Candidate): (\d\S*)$/.exec(line) ?? [];
		if (version === undefined) continue;
		const key = kind === 'Installed' ? 'installed' : 'candidate';
		packages[name] = {...packages[name], [key]: upstreamVersion(version)};
	}
	return packages;
}

/** What `cacheFactsCommand` printed. */
export function parseCacheFacts(output: string): CacheFacts {
	const sections = new Map(
		output
			.split(marker)
			.slice(1)
			.map((text) => {
				const end = text.indexOf('\n');
				return [text.slice(0, end), text.slice(end + 1)] as const;
			}),
	);
	const section = (name: string) => sections.get(name) ?? '';
	const sccacheVersion = parseSccacheVersion(section('sccache'));
	const ccache = parseCcacheVersion(section('ccache'));
	// stat(1): type, fundamental block size, total blocks.
	const [type, blockBytes, blocks] = section('temporary').trim().split(' ');
	return {
		packages: parsePolicy(section('policy')),
		...(sccacheVersion === undefined
			? {}
			: {sccache: {version: sccacheVersion, hasRedis: parseSccacheHelp(section('sccache')).hasRedis}}),
		...(ccache === undefined ? {} : {ccache}),
		isTemporaryInMemory: type === 'tmpfs',
		temporaryBytes: Number(blockBytes ?? 0) * Number(blocks ?? 0),
	};
}
