import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {treePath} from '../../source/lab/cluster-yaml.ts';
import type {Lab} from '../../source/lab/lab.ts';

/** A checkout of our own on the master, whose clang sleeps and whose soong_ui only runs ninja. */
export const sleeperTree = '/home/builder/sleeper';
const compilers = `${sleeperTree}/prebuilts/clang/host/linux-x86/clang-sleeper`;
export const sleeperCompiler = 'prebuilts/clang/host/linux-x86/clang-sleeper/bin/clang';
/** In the private /tmp of each distccd: begin and end of each compile, in milliseconds, and how long it was told to sleep. */
export const sleeperLog = 'bench-sleeper.log';

/** Makes the program out of its source with the practice tree's own compiler: the machines have none. */
const makeScript = `
set -eu
tree=$1 compilers=$2
cd "$tree"
clang=$(ls -d prebuilts/clang/host/linux-x86/clang-*)/bin/clang
gcc=$(ls -d prebuilts/gcc/linux-x86/host/*)
libraries=$(ls -d "$gcc"/lib/gcc/x86_64-linux/*)
mkdir -p "$compilers/bin" "$compilers/lib"
"$clang" --target=x86_64-linux-gnu --sysroot="$gcc/sysroot" -B"$libraries" -L"$libraries" -B"$gcc/bin" -fuse-ld=lld -static-libgcc \\
	-O1 -Wall -Werror -DREAL_COMPILER="\\"$tree/$clang\\"" -o "$compilers/bin/clang" "$compilers/sleeper.c"
ln -f "$compilers/bin/clang" "$compilers/bin/clang++"
printf 'int bench_object;\\n' > "$compilers/lib/object.c"
"$clang" --target=x86_64-linux-gnu -c -o "$compilers/lib/object.o" "$compilers/lib/object.c"
`;

/** soong_ui as far as a build needs it here: -jN, and the wrapper from the environment. */
const soongScript = `#!/bin/bash
# Stands in for soong_ui in the tree of the sleeping compiler.
jobs=-j1
for word; do case $word in -j*) jobs=$word ;; esac; done
mkdir -p out
exec ${treePath}/prebuilts/build-tools/linux-x86/bin/ninja "$jobs" -f build.ninja
`;

/** About what a C++ unit of AOSP is after preprocessing, so that preprocessing, hashing and sending cost what they cost. */
const headerLines = 8000;
const header = Array.from({length: headerLines}, (_, at) => `int bench_declared_${at}(int first, const char *second);\n`).join(
	'',
);

export const makeSleeperTree = async (lab: Lab): Promise<void> => {
	const source = await readFile(path.join(import.meta.dirname, 'sleeper.c'), 'utf8');
	await lab.execOrFail('master', ['mkdir', '-p', compilers, `${sleeperTree}/build/soong`, `${sleeperTree}/source`], {
		user: 'builder',
	});
	const owner = {owner: 'builder:builder'};
	await lab.writeFile('master', `${compilers}/sleeper.c`, source, owner);
	await lab.writeFile('master', `${sleeperTree}/source/bench.h`, header, owner);
	await lab.writeFile('master', `${sleeperTree}/build/soong/soong_ui.bash`, soongScript, {...owner, mode: '755'});
	await lab.writeFile('master', `${sleeperTree}/build/soong/root.bp`, '', owner);
	await lab.execOrFail('master', ['sh', '-c', makeScript, 'sh', treePath, compilers], {user: 'builder'});
};

/** A source whose compile sleeps so long; `mark` makes it another one than all before. */
export const sourceText = (mark: string, sleepMs: number): string =>
	`#include "bench.h"\nint bench_sleep_ms_${String(sleepMs).padStart(4, '0')}_${mark};\n`;

const unitsScript = `
set -eu
cd "$1"
rm -rf out .ninja_log .ninja_deps source/unit-*.c
mkdir -p out
at=0
while [ $at -lt "$2" ]; do
	printf '#include "bench.h"\\nint bench_sleep_ms_%04d_%s_%d;\\n' "$3" "$4" $at > "source/unit-$at.c"
	at=$((at + 1))
done
{
	printf 'rule cc\\n command = $$CCACHE_EXEC %s -c -o $out $in\\n description = cc $in\\n' "$5"
	at=0
	while [ $at -lt "$2" ]; do printf 'build out/unit-%d.o: cc source/unit-%d.c\\n' $at $at; at=$((at + 1)); done
} > build.ninja
`;

let marks = 0;

/** Lays out so many units that nobody has compiled before; removes out/. */
export const layOutUnits = async (lab: Lab, count: number, sleepMs: number): Promise<void> => {
	marks += 1;
	const words = [sleeperTree, String(count), String(sleepMs), `${Date.now()}_${marks}`, sleeperCompiler];
	await lab.execOrFail('master', ['sh', '-c', unitsScript, 'sh', ...words], {user: 'builder'});
};
