import {describe, expect, it} from 'vitest';
import {parseRedisInfo, redisConfiguration} from '../../source/tools/redis.ts';
import {fixture} from '../support/fixture.ts';

const info = fixture('redis/8.0-info.txt');

describe('INFO of Redis', () => {
	const expected = {
		usedBytes: 900_992,
		limitBytes: 6_318_718_976,
		keys: 61,
		evicted: 0,
		operationsPerSecond: 0,
		version: 'redis 8.0.6',
	};

	it('is read as recorded', () => {
		expect(parseRedisInfo(info)).toEqual(expected);
	});

	it.each([
		['7.0', 'redis 7.0.15', 1_065_176, 0],
		['valkey-9.1', 'valkey 9.1.2', 1_067_072, 9],
	])('is read as recorded from %s', (file, version, usedBytes, operationsPerSecond) => {
		expect(parseRedisInfo(fixture(`redis/${file}-info.txt`))).toEqual({
			usedBytes,
			limitBytes: 67_108_864,
			keys: 2,
			evicted: 0,
			operationsPerSecond,
			version,
		});
	});

	it('is read without the carriage returns of the protocol too', () => {
		expect(parseRedisInfo(info.replaceAll('\r', ''))).toEqual(expected);
	});

	it('sums the keys of all databases', () => {
		expect(parseRedisInfo('db0:keys=61,expires=0\ndb1:keys=2,expires=0\n').keys).toBe(63);
	});

	it('names Valkey by its own version, not by the Redis that it says it is', () => {
		expect(parseRedisInfo('redis_version:7.2.4\nserver_name:valkey\nvalkey_version:9.0.1\n').version).toBe('valkey 9.0.1');
	});

	it('of an empty server counts zero', () => {
		expect(parseRedisInfo('redis_version:7.0.15\n')).toEqual({
			usedBytes: 0,
			limitBytes: 0,
			keys: 0,
			evicted: 0,
			operationsPerSecond: 0,
			version: 'redis 7.0.15',
		});
	});
});

const options = {
	port: 6390,
	socket: '/run/x.sock',
	memoryMegabytes: 512,
	operatorPassword: 'secret',
	cachePassword: 'other',
	directory: '/var/lib/x',
	persistence: 'none',
} as const;

describe('the configuration', () => {
	it('listens on the loopback only, bounds what the cache may do, is bounded itself and evicts', () => {
		expect(redisConfiguration(options).split('\n')).toEqual([
			'# Written by distbuild-tui; removed by its teardown.',
			'bind 127.0.0.1',
			'port 6390',
			'unixsocket /run/x.sock',
			'unixsocketperm 777',
			'protected-mode yes',
			'user default on >secret ~* &* +@all',
			'user cache on >other resetchannels ~distbuild/* ~ccache:* -@all +get +set +ping +info',
			'maxmemory 512mb',
			'maxmemory-policy allkeys-lru',
			'save ""',
			'appendonly no',
			'dir /var/lib/x',
			'',
		]);
	});

	it('listens on one address more where others may use it, never on all', () => {
		expect(redisConfiguration({...options, address: '10.0.0.1'})).toContain('\nbind 127.0.0.1 10.0.0.1\n');
	});

	it('writes snapshots where they were chosen', () => {
		expect(redisConfiguration({...options, persistence: 'snapshots'})).toContain('\nsave 3600 1 300 1000\n');
	});
});
