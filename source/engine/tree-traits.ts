import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {releaseDirectories, releaseSdkOf, type TreeTraits, treeSources, treeTraits} from '../tools/tree-version.ts';

const flagFile = 'RELEASE_PLATFORM_SDK_VERSION.textproto';
/** A source of the build system is some 50 KB; what is larger is something else. */
const mostBytes = 2_000_000;

function textOf(file: string): string | undefined {
	try {
		const bytes = readFileSync(file);
		return bytes.length > mostBytes ? undefined : bytes.toString('utf8');
	} catch {
		// Not in this tree: that is what tells trees apart.
		return undefined;
	}
}

function namesIn(directory: string): readonly string[] {
	try {
		return readdirSync(directory).toSorted();
	} catch {
		return [];
	}
}

/** Release names, and the API level that the last of them has, in the order of their names (`ap2a` < `bp1a` < `trunk`). */
function lookAtReleases(tree: string): {readonly releases: readonly string[]; readonly releaseSdk: string | undefined} {
	const found = releaseDirectories.flatMap((below) =>
		namesIn(path.join(tree, below)).map((name) => {
			const isFile = /\.(scl|bzl)$/.test(name);
			const text = textOf(path.join(tree, below, name, ...(isFile ? [] : [flagFile])));
			return {release: name.replace(/\.(scl|bzl)$/, ''), sdk: text === undefined ? undefined : releaseSdkOf(text)};
		}),
	);
	const levels = found.flatMap(({sdk}) => (sdk === undefined ? [] : [Number(sdk)]));
	return {
		releases: [...new Set(found.map(({release}) => release))],
		releaseSdk: levels.length === 0 ? undefined : String(Math.max(...levels)),
	};
}

/** What this checkout is, from its own sources. Some milliseconds; never throws. */
export function lookAtTraits(tree: string): TreeTraits {
	const texts = Object.entries(treeSources).map(([name, file]) => [name, textOf(path.join(tree, file))] as const);
	return treeTraits({...Object.fromEntries(texts), ...lookAtReleases(tree)});
}
