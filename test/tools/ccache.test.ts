import {describe, expect, it} from 'vitest';
import {
	ccacheConfiguration,
	isUsableCcache,
	parseCcacheStats,
	parseCcacheVersion,
	remoteHitsOf,
} from '../../source/tools/ccache.ts';
import {fixture} from '../support/fixture.ts';

describe('ccache', () => {
	it.each([
		['4.7.5', ['file-storage', 'http-storage', 'redis+unix-storage', 'redis-storage']],
		['4.14.2', expect.arrayContaining(['redis+unix-storage', 'redis-storage'])],
	])('%s says what it is', (version, features) => {
		expect(parseCcacheVersion(fixture(`ccache/${version}-version.txt`))).toEqual({version, features});
	});

	it('that is not there says nothing', () => {
		expect(parseCcacheVersion('')).toBeUndefined();
		expect(parseCcacheVersion('sh: ccache: not found')).toBeUndefined();
	});

	it.each([
		['4.7.5', ['redis-storage'], true],
		['4.4', undefined, true],
		['4.14.2', undefined, true],
		['4.3.9', undefined, false],
		['3.7.12', ['redis-storage'], false],
		['4.7.5', ['file-storage', 'http-storage'], false],
		[undefined, undefined, false],
	])('%s with %j can be used: %s', (version, features, expected) => {
		expect(isUsableCcache(version, features).isUsable).toBe(expected);
	});

	it.each(['4.7.5', '4.14.2'])('%s counts hits, misses and what Redis refused', (version) => {
		expect(parseCcacheStats(fixture(`ccache/${version}-stats.txt`), version, 'local disk + redis')).toEqual({
			requests: 4,
			hits: 2,
			misses: 2,
			errors: 1,
			writeErrors: 0,
			location: 'local disk + redis',
			version: `ccache ${version}`,
		});
	});

	it('with the words of 4.6 counts the same', () => {
		const text = fixture('ccache/4.7.5-stats.txt').replaceAll('remote_', 'secondary_').replaceAll('local_', 'primary_');
		expect(parseCcacheStats(text, '4.6', '')).toMatchObject({hits: 2, misses: 2, errors: 1});
		expect(remoteHitsOf('secondary_storage_hit\t3\n')).toBe(3);
	});

	it('that tells nothing has no figures, not zeros', () => {
		expect(parseCcacheStats('', '4.7.5', '')).toBeUndefined();
		expect(parseCcacheStats('ccache: error: no', '4.7.5', '')).toBeUndefined();
		expect(remoteHitsOf('')).toBe(0);
	});

	it.each([
		['4.7.5', 'remote_storage'],
		['4.5.1', 'secondary_storage'],
	])('%s is told about Redis as %s', (version, key) => {
		const text = ccacheConfiguration({
			version,
			directory: '/tmp/c',
			maximumMegabytes: 512,
			prefix: '/opt/compile',
			tree: '/home/b/aosp',
			redis: {socket: '/run/r.sock', user: 'cache', password: 'secret'},
		});
		expect(text.split('\n')).toEqual([
			'# Written by distbuild-tui; removed by its teardown.',
			'cache_dir = /tmp/c',
			'max_size = 512M',
			'prefix_command = /opt/compile',
			`${key} = redis+unix://cache:secret@localhost/run/r.sock|connect-timeout=500|operation-timeout=1000`,
			'base_dir = /home/b/aosp',
			'',
		]);
	});
});
