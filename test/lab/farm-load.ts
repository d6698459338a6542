import {treePath} from '../../source/lab/cluster-yaml.ts';
import type {Lab} from '../../source/lab/lab.ts';

const folder = '/home/builder/load';
const compiler = 'prebuilts/clang/host/linux-x86/clang-r399163b/bin/clang';

/**
 * What stands in for Soong: compiles through the launcher, each of a source of its own, as many at once as `-j` says, with a pause
 * before each that leaves processors to everybody else, until the file `stop` is there; and, where the file `hungry` says how many,
 * local steps that take memory. Runs under the name of soong_ui.
 */
const load = `
jobs=4
for word; do case $word in -j*) jobs=\${word#-j} ;; esac; done
# As soong_ui does, the process itself stays in the tree.
work() {
cd ${folder}
unit() { sleep 1; [ -e stop ] && exit 255; echo "int unit_$1(int seed) { return seed + $1; }" > "src/$1.c"; (cd ${treePath} && $CCACHE_EXEC ${compiler} -c "${folder}/src/$1.c" -o "${folder}/src/$1.o"); }
export -f unit
[ -e hungry ] && { seq "$(cat hungry)" | xargs -P "$jobs" -n 1 perl hungry.pl; exit; }
i=$(date +%s)0000
numbers() { while ! [ -e stop ]; do echo $i; i=$((i + 1)); done; }
# 255 from a unit makes xargs take no more of them.
numbers 2> /dev/null | xargs -P "$jobs" -n 1 bash -c 'unit "$1"' bash 2> /dev/null
true
}
(work)
`;

/** Grows to 160 MB in a second and a half, and ends soon after. */
const hungry = 'my $x = ""; for (1..15) { $x .= "x" x 10e6; select(undef, undef, undef, 0.1) } select(undef, undef, undef, 0.3);';

const soongUi = `#!/bin/bash
mkdir -p out ${folder}/src; cp /bin/bash out/soong_ui; exec out/soong_ui ${folder}/load.sh "$@"
`;

/** Puts the load in the place of the tree's build system. */
export async function installLoad(lab: Lab): Promise<void> {
	const owner = 'builder:builder';
	await lab.execOrFail('master', ['mkdir', '-p', folder], {user: 'builder'});
	await lab.writeFile('master', `${folder}/load.sh`, load, {owner});
	await lab.writeFile('master', `${folder}/hungry.pl`, hungry, {owner});
	await lab.execOrFail('master', ['rm', '-f', `${treePath}/build/soong/soong_ui.bash`]);
	await lab.writeFile('master', `${treePath}/build/soong/soong_ui.bash`, soongUi, {owner, mode: '755'});
}

export const startLoad = (lab: Lab) => lab.execOrFail('master', ['rm', '-f', `${folder}/stop`, `${folder}/hungry`]);
export const endLoad = (lab: Lab) => lab.execOrFail('master', ['touch', `${folder}/stop`]);
export const feed = (lab: Lab, count: number) => lab.execOrFail('master', ['sh', '-c', `echo ${count} > ${folder}/hungry`]);

/**
 * Makes the master a machine with so little memory: what its hungry steps have is taken from it, in a /proc/meminfo of its own,
 * as fast as a shell can, and the most that they ever had is kept. Nothing is limited: what would swap is seen and not felt.
 */
const accountant = `
total=$(($1 * 1024))
say() { printf 'MemTotal: %d kB\\nMemFree: %d kB\\nMemAvailable: %d kB\\n' $total $(($total - $1)) $(($total - $1)) > /root/meminfo; }
echo 0 > /root/most; say 0; mount --bind /root/meminfo /proc/meminfo
while :; do
	used=0
	for pid in $(pgrep -x perl); do
		read -r _ pages _ 2> /dev/null < /proc/$pid/statm && used=$((used + pages * 4))
	done
	say $used
	read -r most < /root/most; [ $used -gt $most ] && echo $used > /root/most
	sleep 0.05
done
`;

export async function watchMemory(lab: Lab, mebibytes: number): Promise<void> {
	await lab.writeFile('master', '/root/accountant.sh', accountant, {mode: '755'});
	await lab.execOrFail('master', [
		'systemd-run',
		'--quiet',
		'--unit',
		'lab-accountant',
		'bash',
		'/root/accountant.sh',
		String(mebibytes),
	]);
	await lab.execOrFail('master', ['sh', '-c', 'until grep -q " /proc/meminfo " /proc/mounts; do sleep 0.05; done']);
}

/** The most memory that hungry steps had at once since this was asked last, in MiB. */
export const mostMemory = async (lab: Lab) =>
	Number(await lab.execOrFail('master', ['sh', '-c', 'cat /root/most; echo 0 > /root/most'])) / 1024;

/** The same without the program: what a person would type. */
export const buildByHand = (lab: Lab, jobs: number) =>
	lab.execOrFail('master', ['sh', '-c', `cd ${treePath} && build/soong/soong_ui.bash -j${jobs}`], {user: 'builder'});
