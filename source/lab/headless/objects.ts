import {treePath} from '../cluster-yaml.ts';
import {LabError} from '../fail.ts';
import type {Lab} from '../lab.ts';
import type {ObjectComparison} from './result.ts';

const hashTimeoutMs = 300_000;

/**
 * Hashes every object below out/ without its debug sections. Plain distcc compiles preprocessed text, in which clang finds
 * other columns for its line tables: that alone differs from a local build, and cannot be helped. Also without the build id
 * that partial links have (boringssl's bcm_object.o): it is a hash over all sections, those for debugging included.
 */
const script = `
set -eu
cd "$1"
set -- prebuilts/clang/host/linux-x86/clang-*/bin/llvm-objcopy
objcopy=$1
[ -x "$objcopy" ] || { echo "the tree has no llvm-objcopy" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export objcopy work
find out -name '*.o' -type f -not -path 'out/soong/.temp/*' -print0 | xargs -0 -r -n 40 -P "$(nproc)" sh -euc '
	for object; do
		"$objcopy" --strip-debug --remove-section=.note.gnu.build-id "$object" "$work/$$.o"
		printf "%s %s\\n" "$(sha256sum < "$work/$$.o" | cut -c1-64)" "$object"
	done >> "$work/$$.sums"
' sh
cat "$work"/*.sums
`;

export type ObjectHashes = Readonly<Record<string, string>>;

/** Path below the tree -> SHA-256, for what the last build left in out/. */
export const hashObjects = async (lab: Lab): Promise<ObjectHashes> => {
	const text = await lab.execOrFail('master', ['sh', '-c', script, 'sh', treePath], {user: 'builder', timeoutMs: hashTimeoutMs});
	const entries = text
		.split('\n')
		.filter(Boolean)
		.map((line) => [line.slice(65), line.slice(0, 64)]);
	if (entries.length === 0) {
		throw new LabError('There are no objects below out/: the build made nothing.');
	}

	return Object.fromEntries(entries);
};

export const compareObjects = (distributed: ObjectHashes, local: ObjectHashes): ObjectComparison => {
	const names = [...new Set([...Object.keys(distributed), ...Object.keys(local)])].sort();
	const isInBoth = (name: string) => distributed[name] !== undefined && local[name] !== undefined;
	const both = names.filter(isInBoth);
	return {
		compared: both.length,
		differing: both.filter((name) => distributed[name] !== local[name]),
		unmatched: names.filter((name) => !isInBoth(name)),
		twins: Object.keys(distributed).length - new Set(Object.values(distributed)).size,
	};
};
