/**
 * Where our things live on hosts, and which ports they use. Ports are our own, so that a distcc or a Redis that was there
 * before us goes on undisturbed.
 */
export const distccdPort = 3642;
export const distccdStatisticsPort = 3643;
export const redisPort = 6390;

/** Configuration that root owns. */
export const etcDirectory = '/etc/distbuild';
/** Launcher, compilers of the workers: owned by the building user. */
export const optDirectory = '/opt/distbuild';
/** The cache's disk level. */
export const cacheDirectory = '/var/cache/distbuild';
export const redisDirectory = '/var/lib/distbuild-redis';
/** For what runs inside the build's sandbox, which has no network. */
export const redisSocket = '/run/distbuild-redis/redis.sock';

/** Which cache engine was provisioned: what builds, monitors and checks go by. */
export const enginePath = `${etcDirectory}/engine.json`;
/** With the cache's password for Redis: owned by the building user, readable by nobody else. */
export const ccacheConfigurationPath = `${optDirectory}/ccache.conf`;
/** What ccache calls in front of the compiler. */
export const compilePath = `${optDirectory}/bin/compile`;
/** An sccache that is not the distribution's; the file's name must be `sccache`. */
export const sccachePath = `${optDirectory}/bin/sccache`;

/** Constant for ever: ninja rebuilds everything when the path of CC_WRAPPER changes (measured: 405 of 405 actions). */
export const launcherPath = `${optDirectory}/bin/launcher`;
export const connectorPath = `${optDirectory}/bin/connector`;
export const environmentPath = `${optDirectory}/environment`;
/** One script per compiler that stands in front of distcc; its bytes are what sccache takes for the compiler. */
export const masqueradeDirectory = `${optDirectory}/masquerade`;

/** distcc's own directory and logs; under /tmp, because the build's sandbox can write there and not into the home. */
export function scratchDirectory(userId: number): string {
	return `/tmp/distbuild-${userId}`;
}

/** ccache's own directory, with its local level and its counters: the sandbox must be able to write there too. */
export function ccacheDirectory(userId: number): string {
	return `${scratchDirectory(userId)}/ccache`;
}

/**
 * While this file is there, nothing asks Redis: the launcher keeps ccache from it, and a server of sccache that is started takes its
 * disk alone. In the scratch directory, because ccache is called inside the sandbox, and because a new build begins without it.
 */
export function diskOnlyPath(userId: number): string {
	return `${scratchDirectory(userId)}/disk-only`;
}

export const compilerGlob = 'prebuilts/clang/host/linux-x86';
/** Each directory below has a `sysroot`: the C library that compiles for the host are given with `--sysroot`. */
export const sysrootGlob = 'prebuilts/gcc/linux-x86/host';

export function tunnelUnit(worker: string): string {
	return `distbuild-tunnel-${worker}.service`;
}

/** The unix socket at which a worker's distccd answers on the master. Directory made by the tunnel's unit. */
export function tunnelSocket(worker: string): string {
	return `/run/distbuild-${worker}/distccd.sock`;
}

/** The same for distccd's statistics, which tell a worker that hangs from one that is busy. */
export function statisticsSocket(worker: string): string {
	return `/run/distbuild-${worker}/statistics.sock`;
}

export const sccacheUnit = 'distbuild-sccache.service';
export const sccacheSocket = '/run/distbuild-sccache/sccache.sock';
export const redisUnit = 'distbuild-redis.service';
export const distccdUnit = 'distbuild-distccd.service';
export const logDirectory = '/var/log/distbuild';
export const logService = 'distbuild-log.service';
export const logTimer = 'distbuild-log.timer';
export const firewallUnit = 'distbuild-firewall.service';
export const firewallPath = `${etcDirectory}/firewall`;
