import {treePath} from '../cluster-yaml.ts';
import type {Lab} from '../lab.ts';
import type {MachineSnapshot} from '../snapshot.ts';
import {bookkeeping, compareSnapshots} from '../snapshot-compare.ts';

const kept = [
	// Journals stay: the operator may still want the report of a build.
	/^files \/home\/builder\/\.local(\/state(\/distbuild-tui(\/.*)?)?)?$/,
	// Sockets of the login by which the commands were given; they go with it.
	/^sockets u_\S+ \/run\/user\//,
	// The cache of the tree's own Go, which every build of the full tree fills, with or without us.
	/^files \/home\/builder\/\.cache(\/go-build(\/.*)?)?$/,
];

// What a snapshot does not look at: places outside its folders, processes, and the one file in the tree.
const elsewhere = `
ls -d /var/cache/distbuild* /var/lib/distbuild* /var/log/distbuild* /run/distbuild* /tmp/distbuild* "$1"/.distbuild_env 2>/dev/null
ps -eo comm,args | awk '$1 ~ /^(distccd|sccache|redis-server|valkey-server|socat)$/ || /distbuild-tui.js/ || /ssh .*distccd.sock/ {print "process " $0}' | grep -v awk
true
`;

export type Snapshots = Readonly<Record<string, MachineSnapshot>>;

export const takeSnapshots = async (lab: Lab): Promise<Snapshots> => {
	const entries = lab.machines.map(async ({name}) => [name, await lab.snapshot(name, {skip: [treePath]})] as const);
	return Object.fromEntries(await Promise.all(entries));
};

const remainsOf = async (lab: Lab, host: string, before: MachineSnapshot): Promise<string[]> => {
	const after = await lab.snapshot(host, {skip: [treePath]});
	const differences = compareSnapshots(before, after, {ignore: [...bookkeeping, ...kept]});
	const others = (await lab.execOrFail(host, ['sh', '-c', elsewhere, 'sh', treePath])).split('\n').filter(Boolean);
	return [
		...differences.map(({section, name, change, before: old, after: now}) => {
			const detail = change === 'changed' ? ` (${old} -> ${now})` : '';
			return `${host}: ${change} in ${section}: ${name}${detail}`;
		}),
		...others.map((line) => `${host}: still there: ${line}`),
	];
};

/** What differs now from the snapshots, on all machines, but for what the operator chose to keep. */
export const findLeftovers = async (lab: Lab, before: Snapshots): Promise<string[]> =>
	(await Promise.all(Object.entries(before).map(([host, snapshot]) => remainsOf(lab, host, snapshot)))).flat();
