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

export type RedisOptions = {
	readonly port: number;
	readonly memoryMegabytes: number;
	readonly password: string;
	readonly directory: string;
};

/**
 * redis.conf of 7 and later; Redis 7.0.15, 8.0.6 and Valkey 9.1.2 were started with it. Without maxmemory Redis grows until
 * the master swaps; without allkeys-lru a full one refuses writes. Nothing is saved: the cache's disk level survives a
 * restart, and a half-written snapshot helps nobody.
 */
export function redisConfiguration({port, memoryMegabytes, password, directory}: RedisOptions): string {
	return [
		'# Written by distbuild-tui; removed by its teardown.',
		'bind 127.0.0.1',
		`port ${port}`,
		'protected-mode yes',
		`requirepass ${password}`,
		`maxmemory ${memoryMegabytes}mb`,
		'maxmemory-policy allkeys-lru',
		'save ""',
		'appendonly no',
		`dir ${directory}`,
		'',
	].join('\n');
}
