import type {SleeperFarm} from './sleeper-farm.ts';
import {sleeperCompiler, sleeperTree} from './sleeper-tree.ts';

/** Medians of the rounds, in milliseconds: how long a compile took, and what it took of the master's processors. */
export type CompileCosts = Readonly<Record<(typeof ways)[number], {readonly ms: number; readonly cpuMs: number}>>;

const ways = ['local', 'distcc', 'miss', 'hit', 'client', 'shell', 'environment'] as const;

const timeoutMs = 5 * 60_000;

/**
 * Every way of one compile, in turn, so that a busy moment hits all alike. `distcc`: bare, with the build's own hosts and
 * transport. `miss`, `hit`: through the launcher. `client`: the same hit by the cache's own client, without launcher. `shell`,
 * `environment`: pieces of the launcher alone.
 */
const script = `
tree=$1 compiler=$2 rounds=$3 sleep=$4 mark=$5
cd "$tree" || exit 1
. /opt/distbuild/environment
export DISTBUILD_TREE=$tree
launcher=/opt/distbuild/bin/launcher
masquerade=$DISTBUILD_MASQUERADE/$compiler
if [ "$DISTBUILD_ENGINE" = ccache ]; then
	read -r digest < "$masquerade.digest"
	export CCACHE_COMPILERCHECK=string:$digest
	client=("$DISTBUILD_PROGRAM" "$compiler")
else
	client=("$DISTBUILD_PROGRAM" "$masquerade")
fi
mkdir -p /tmp/bench-compile
TIMEFORMAT='%3R %3U %3S'
take() {
	local way=$1; shift
	{ time "$@" > /dev/null 2> /tmp/bench-compile/errors; } 2> /tmp/bench-compile/times ||
		{ echo "$way failed: $(head -c 400 /tmp/bench-compile/errors)" >&2; exit 1; }
	echo "$way $(cat /tmp/bench-compile/times)"
}
source() { printf '#include "bench.h"\\nint bench_sleep_ms_%04d_%s_%s;\\n' "$sleep" "$mark" "$1" > "source/compile-$1.c"; }
for round in $(seq "$rounds"); do
	for way in local distcc miss; do source "$way$round"; done
	words=(-c -o /tmp/bench-compile/x.o)
	take local "$compiler" "\${words[@]}" "source/compile-local$round.c"
	take distcc /usr/bin/distcc "$compiler" "\${words[@]}" "source/compile-distcc$round.c"
	take miss "$launcher" "$compiler" "\${words[@]}" "source/compile-miss$round.c"
	take hit "$launcher" "$compiler" "\${words[@]}" "source/compile-miss$round.c"
	take client "\${client[@]}" "\${words[@]}" "source/compile-miss$round.c"
	take shell /bin/sh -c :
	take environment /bin/sh -c '. /opt/distbuild/environment'
done
rm -f source/compile-*.c
`;

export const median = (values: readonly number[]): number => {
	const sorted = values.toSorted((one, other) => one - other);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/** One compile at a time, by every way, with a compiler that sleeps so long. */
export const compileCosts = async (farm: SleeperFarm, rounds: number, sleepMs: number): Promise<CompileCosts> => {
	const words = [sleeperTree, sleeperCompiler, String(rounds), String(sleepMs), String(Date.now())];
	const text = await farm.lab.execOrFail('master', ['bash', '-c', script, 'bash', ...words], {user: 'builder', timeoutMs});
	const taken = text
		.split('\n')
		.filter(Boolean)
		.map((line) => line.split(' '));
	const tenths = (value: number) => Math.round(value * 10) / 10;
	const costOf = (way: string) => {
		const those = taken.filter(([name]) => name === way).map((words) => words.slice(1).map((word) => Number(word) * 1000));
		return {
			ms: tenths(median(those.map(([real = Number.NaN]) => real))),
			cpuMs: tenths(median(those.map(([, user = Number.NaN, system = Number.NaN]) => user + system))),
		};
	};
	return Object.fromEntries(ways.map((way) => [way, costOf(way)])) as CompileCosts;
};
