import {type Config, masterName, type WorkerConfig} from '../../config/config.ts';
import * as places from '../../config/places.ts';
import type {HostFacts} from '../../state/events.ts';
import {ccacheConfiguration} from '../../tools/ccache.ts';
import {maximumFrameBytes} from '../../tools/launcher.ts';
import {cacheUser, redisConfiguration, sccacheKeyPrefix} from '../../tools/redis.ts';
import {tunnelArgv} from '../../tools/ssh.ts';
import {serviceUnit} from '../../tools/systemd.ts';
import type {PlanInput} from '../plan.ts';

const mebibyte = 1024 ** 2;

/** The server program that the master has or gets: valkey only where there is it and no Redis. */
export function redisServer({cache}: PlanInput) {
	const {'redis-server': redis, 'valkey-server': valkey} = cache.packages;
	const isValkey =
		redis?.installed === undefined && (valkey?.installed !== undefined || (valkey !== undefined && redis === undefined));
	const name = isValkey ? 'valkey' : 'redis';
	return {
		package: `${name}-server`,
		tools: `${name}-tools`,
		user: name,
		program: `/usr/bin/${name}-server`,
		client: `${name}-cli`,
	} as const;
}

function redisMegabytes({cache}: Config, master: HostFacts | undefined): number {
	return cache.memoryMegabytes ?? Math.max(64, Math.floor((master?.memoryBytes ?? 0) / 4 / mebibyte));
}

export function redisText({config, facts, settings}: PlanInput): string {
	return redisConfiguration({
		port: places.redisPort,
		socket: places.redisSocket,
		...(config.cache.listen === 'network' ? {address: config.master.address} : {}),
		memoryMegabytes: redisMegabytes(config, facts[masterName]),
		operatorPassword: settings.redisPassword,
		cachePassword: settings.cachePassword,
		directory: places.redisDirectory,
		persistence: config.cache.persistence,
	});
}

export function redisUnit(server: {readonly user: string; readonly program: string}, configurationPath: string): string {
	return serviceUnit({
		description: 'Redis of distbuild-tui: the compile cache',
		user: server.user,
		argv: [server.program, configurationPath],
		service: ['LimitNOFILE=65536', 'RuntimeDirectory=distbuild-redis'],
	});
}

/**
 * In the place of our own Redis, at the same port and socket: what uses it cannot tell the difference. The socket is the
 * builder's alone (ssh makes it 0600).
 */
export function sharedRedisUnit({config, settings}: Pick<PlanInput, 'config' | 'settings'>, master: WorkerConfig): string {
	return serviceUnit({
		description: `distbuild-tui: tunnel to Redis of ${master.name}, the compile cache`,
		user: config.user,
		argv: tunnelArgv(master, settings, [
			{here: `127.0.0.1:${places.redisPort}`, port: places.redisPort},
			{here: places.redisSocket, port: places.redisPort},
		]),
		service: ['RuntimeDirectory=distbuild-redis'],
	});
}

/** Only the server knows Redis; it reads the password from a file that root alone can read. */
export function sccacheEnvironment(password: string): string {
	return `SCCACHE_REDIS_PASSWORD=${password}\n`;
}

// A choice of whoever runs the service, not an EnvironmentFile= in a place of theirs: that one would be read by root.
const sccacheStart = '[ ! -e "$1" ] || export SCCACHE_MULTILEVEL_CHAIN=disk; exec "$2"';

/**
 * `SCCACHE_START_SERVER=1 SCCACHE_NO_DAEMON=1` is sccache's way to run its server in the foreground. Which levels it has is
 * decided at each start by `diskOnly` (a path); a builder who wants others ends the process, which is theirs, and systemd starts it
 * anew: no root is needed while a build runs.
 */
export function sccacheUnit(user: string, program: string, environmentFile: string, diskOnly: string): string {
	return serviceUnit({
		description: 'sccache server of distbuild-tui',
		user,
		argv: ['/bin/sh', '-c', sccacheStart, 'sccache', diskOnly, program],
		restartSeconds: 0.2,
		environment: {
			SCCACHE_START_SERVER: '1',
			SCCACHE_NO_DAEMON: '1',
			SCCACHE_CONF: '/dev/null',
			SCCACHE_SERVER_UDS: places.sccacheSocket,
			SCCACHE_REDIS_ENDPOINT: `redis://127.0.0.1:${places.redisPort}`,
			SCCACHE_REDIS_USERNAME: cacheUser,
			SCCACHE_REDIS_KEY_PREFIX: sccacheKeyPrefix,
			SCCACHE_MAX_FRAME_LENGTH: String(maximumFrameBytes),
			SCCACHE_IDLE_TIMEOUT: '0',
			SCCACHE_MULTILEVEL_CHAIN: 'disk,redis',
			SCCACHE_DIR: `${places.cacheDirectory}/sccache`,
		},
		service: [
			`EnvironmentFile=${environmentFile}`,
			'RuntimeDirectory=distbuild-sccache',
			`ExecStartPre=/bin/rm -f ${places.sccacheSocket}`,
		],
	});
}

/** Before the first look at a version: what Debian 12 has. */
const unknownCcache = '4.7';

/**
 * ccache's local level lies where the sandbox lets it write: below /tmp. Where that is memory, a sixteenth of the machine's, as
 * Redis has the rest; else a twentieth of that disk, at most 20 GB. Not of what is free there: that changes from one provision to
 * the next, not least by the cache itself.
 */
function ccacheMegabytes({cache}: PlanInput, master: HostFacts | undefined): number {
	const share = cache.isTemporaryInMemory ? (master?.memoryBytes ?? 0) / 16 : cache.temporaryBytes / 20;
	return Math.max(256, Math.min(20_000, Math.floor(share / mebibyte / 256) * 256));
}

export function ccacheText(input: PlanInput): string {
	const {config, settings, cache, facts} = input;
	return ccacheConfiguration({
		version: cache.ccache?.version ?? cache.packages['ccache']?.candidate ?? unknownCcache,
		directory: places.ccacheDirectory(settings.userId),
		maximumMegabytes: ccacheMegabytes(input, facts[masterName]),
		prefix: places.compilePath,
		tree: config.master.tree,
		redis: {socket: places.redisSocket, user: cacheUser, password: settings.cachePassword},
	});
}
