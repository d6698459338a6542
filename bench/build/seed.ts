import {ninjaSeconds} from './full-farm.ts';
import type {SleeperFarm} from './sleeper-farm.ts';
import {layOutUnits, sleeperTree} from './sleeper-tree.ts';

const timeoutMs = 10 * 60_000;

/**
 * What the seed's scripts come to once their syntax is repaired: `USE_CCACHE`, `CCACHE_EXEC=sccache`, `DISTCC_HOSTS` of all
 * machines, `-j` of 8 for the master and 64 for each worker. Nothing calls distcc, so that sccache compiles on the master, as
 * many at once as it has cores. `pump` is left out (it ends with an error there), and Redis too (what is measured are misses).
 */
const script = `
set -eu
cd "$1"
export SCCACHE_SERVER_UDS=/tmp/bench-seed.sock SCCACHE_DIR=/tmp/bench-seed SCCACHE_CONF=/dev/null
export DISTCC_HOSTS="$3" USE_CCACHE=1 CCACHE_EXEC=/usr/bin/sccache
rm -rf /tmp/bench-seed
sccache --start-server > /dev/null
build/soong/soong_ui.bash --make-mode "$2" > /dev/null || { sccache --stop-server > /dev/null; exit 1; }
sccache --stop-server > /dev/null
rm -rf /tmp/bench-seed /tmp/bench-seed.sock
`;

/** Compiles at once, on average: sleeping time over time. */
export const seedThroughput = async (
	farm: SleeperFarm,
	{units, sleepMs, workers}: {units: number; sleepMs: number; workers: number},
): Promise<number> => {
	await layOutUnits(farm.lab, units, sleepMs);
	const hosts = ['localhost/8', ...farm.lab.machines.filter(({role}) => role === 'worker').map(({address}) => `${address}/64`)];
	const argv = ['sh', '-c', script, 'sh', sleeperTree, `-j${8 + 64 * workers}`, hosts.join(' ')];
	await farm.lab.execOrFail('master', argv, {user: 'builder', timeoutMs});
	const seconds = ninjaSeconds(await farm.lab.readFile('master', `${sleeperTree}/.ninja_log`));
	return Math.round(((units * sleepMs) / 1000 / seconds) * 10) / 10;
};
