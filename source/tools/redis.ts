import type {RedisSample} from '../state/events.ts';

/** `INFO` of Redis 7 and 8 and of Valkey 9 (which calls itself redis 7.2.4 too): `key:value` lines. */
export function parseRedisInfo(info: string): Omit<RedisSample, 'latencyMs'> {
	const fields = new Map(
		info.split(/\r?\n/).map((line) => {
			const colon = line.indexOf(':');
			return [line.slice(0, colon), line.slice(colon + 1)] as const;
		}),
	);
	const count = (key: string) => Number(fields.get(key) ?? 0) || 0;
	const keyspaces = [...fields].filter(([key]) => /^db\d+$/.test(key));
	const valkey = fields.get('valkey_version');
	return {
		usedBytes: count('used_memory'),
		limitBytes: count('maxmemory'),
		keys: keyspaces.reduce((sum, [, value]) => sum + Number(/keys=(\d+)/.exec(value)?.[1] ?? 0), 0),
		evicted: count('evicted_keys'),
		operationsPerSecond: count('instantaneous_ops_per_sec'),
		version: valkey === undefined ? `redis ${fields.get('redis_version') ?? ''}` : `valkey ${valkey}`,
	};
}

/** Users of our Redis. `default` is the operator's: everything; `cache` is what sccache and ccache log in as. */
export const cacheUser = 'cache';

/** sccache's keys are `distbuild/...` (SCCACHE_REDIS_KEY_PREFIX), ccache's always `ccache:...`. */
export const sccacheKeyPrefix = 'distbuild';
const cacheKeys = [`~${sccacheKeyPrefix}/*`, '~ccache:*'];

/**
 * All that they were seen to use (MONITOR, ACL LOG; sccache 0.17.0, ccache 4.7.5, 4.11.2, 4.14.2). Without PING sccache never
 * ends connecting anew, thousands of times a second. CLIENT SETINFO is refused to it, which it does not mind, and which Redis
 * before 7.2 could not even name here. INFO is for another master that uses this cache: it shows how full it is.
 */
const cacheCommands = ['+get', '+set', '+ping', '+info'];

export type RedisOptions = {
	readonly port: number;
	readonly socket: string;
	/** An address of this machine where others may reach it too. */
	readonly address?: string;
	readonly memoryMegabytes: number;
	readonly operatorPassword: string;
	readonly cachePassword: string;
	readonly directory: string;
	readonly persistence: 'none' | 'snapshots';
};

/** When Redis writes a snapshot: after an hour with one change, or five minutes with a thousand. */
const snapshotLine = 'save 3600 1 300 1000';

/**
 * redis.conf of 7 and later; Redis 7.0.15, 8.0.2, 8.0.6 and Valkey 9.1.2 were started with it. Without maxmemory Redis grows
 * until the master swaps; without allkeys-lru a full one refuses writes. The socket is everybody's, as the loopback port is:
 * the password keeps others out of both.
 */
export function redisConfiguration(options: RedisOptions): string {
	const {port, socket, address, memoryMegabytes, operatorPassword, cachePassword, directory, persistence} = options;
	return [
		'# Written by distbuild-tui; removed by its teardown.',
		`bind 127.0.0.1${address === undefined ? '' : ` ${address}`}`,
		`port ${port}`,
		`unixsocket ${socket}`,
		'unixsocketperm 777',
		'protected-mode yes',
		`user default on >${operatorPassword} ~* &* +@all`,
		`user ${cacheUser} on >${cachePassword} resetchannels ${cacheKeys.join(' ')} -@all ${cacheCommands.join(' ')}`,
		`maxmemory ${memoryMegabytes}mb`,
		'maxmemory-policy allkeys-lru',
		persistence === 'none' ? 'save ""' : snapshotLine,
		'appendonly no',
		`dir ${directory}`,
		'',
	].join('\n');
}
