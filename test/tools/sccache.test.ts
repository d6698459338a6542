import {describe, expect, it} from 'vitest';
import {
	isRedisBacked,
	isUsableSccache,
	parseSccacheHelp,
	parseSccacheStats,
	parseSccacheVersion,
	redisWrites,
} from '../../source/tools/sccache.ts';
import {fixture} from '../support/fixture.ts';

const stats = fixture('sccache/0.17.0-stats.txt');

describe('what sccache wrote to Redis', () => {
	it('is counted by its level for Redis, not by that for the disk', () => {
		const document = JSON.parse(stats) as {stats: {multi_level: Record<string, number>[]}};
		const [disk, redis] = document.stats.multi_level;
		Object.assign(disk ?? {}, {writes: 9, write_failures: 9});
		Object.assign(redis ?? {}, {writes: 5, write_failures: 2});
		expect(redisWrites(stats)).toEqual({writes: 60, failures: 0});
		expect(redisWrites(JSON.stringify(document))).toEqual({writes: 5, failures: 2});
	});

	it.each(['', '{}', fixture('sccache/0.17.0-no-server.txt')])('is not known from %j', (text) => {
		expect(redisWrites(text)).toBeUndefined();
	});
});

describe('the statistics of sccache', () => {
	it('are read as recorded', () => {
		expect(parseSccacheStats(stats)).toEqual({
			requests: 180,
			hits: 120,
			misses: 60,
			errors: 0,
			writeErrors: 0,
			location: 'Local disk: "/var/cache/distbuild/sccache" + redis, name: redis://127.0.0.1:6390, prefix: /',
			version: 'sccache 0.17.0',
		});
	});

	it('without a server are zeros of a disk cache that nobody uses: only the location tells', () => {
		const sample = parseSccacheStats(fixture('sccache/0.17.0-no-server.txt'));
		expect(sample).toEqual({
			requests: 0,
			hits: 0,
			misses: 0,
			errors: 0,
			writeErrors: 0,
			location: 'Local disk: "/home/builder/.cache/sccache"',
			version: 'sccache 0.17.0',
		});
		expect(isRedisBacked(sample?.location ?? '')).toBe(false);
	});

	it('with one level name their own location', () => {
		const document = JSON.parse(stats);
		delete document.stats.multi_level;
		document.cache_location = 'redis, name: redis://127.0.0.1:6390';
		expect(parseSccacheStats(JSON.stringify(document))?.location).toBe('redis, name: redis://127.0.0.1:6390');
	});

	it('sum the languages', () => {
		const document = JSON.parse(stats);
		document.stats.cache_hits.counts = {'C/C++': 2, Assembler: 3, Rust: 'x'};
		document.stats.cache_errors.counts = {'C/C++': 1};
		expect(parseSccacheStats(JSON.stringify(document))).toMatchObject({hits: 5, errors: 1});
	});

	it.each(['', 'sccache: error: no server', '[]', 'null', '3', '{}', '{"stats"'])('%j is none', (text) => {
		expect(parseSccacheStats(text)).toBeUndefined();
	});

	it('of an unknown shape count as zero', () => {
		expect(parseSccacheStats('{"stats":null}')).toMatchObject({
			requests: 0,
			hits: 0,
			misses: 0,
			location: '',
			version: 'sccache',
		});
	});
});

describe('a usable sccache', () => {
	it('has Redis, and its help says so', () => {
		const help = fixture('sccache/0.17.0-help.txt');
		expect(parseSccacheHelp(help)).toEqual({hasRedis: true});
		expect(parseSccacheHelp(help.replace('Redis:     true', 'Redis:     false'))).toEqual({hasRedis: false});
		expect(parseSccacheHelp(fixture('sccache/0.4.0-help.txt'))).toEqual({hasRedis: false});
		expect(parseSccacheHelp('')).toEqual({hasRedis: false});
	});

	it.each([
		['sccache 0.17.0\n', '0.17.0'],
		['sccache 0.4.0-pre.6\n', '0.4.0-pre.6'],
		['sccache: command not found', undefined],
		['', undefined],
	])('has its version in %j', (output, version) => {
		expect(parseSccacheVersion(output)).toBe(version);
	});

	it.each([
		['0.17.0', true, true],
		['0.18.2', true, true],
		['1.0.0', true, true],
		['0.16.9', true, false],
		['0.10.0', true, false],
		['0.17.0', false, false],
		[undefined, true, false],
	])('version %s with Redis %s: %s', (version, hasRedis, isUsable) => {
		expect(isUsableSccache(version, hasRedis).isUsable).toBe(isUsable);
	});

	it.each([
		['redis, name: redis://127.0.0.1:6390, prefix: /', true],
		['Local disk: "/x" + redis, name: redis://127.0.0.1:6390', true],
		['Local disk: "/var/cache/redis"', false],
		['', false],
	])('stores in Redis at %s: %s', (location, isBacked) => {
		expect(isRedisBacked(location)).toBe(isBacked);
	});
});
