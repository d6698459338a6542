import {expect, it} from 'vitest';
import type {Event} from '../../../source/state/events.ts';
import {rowsOf, summaryOf} from '../../support/rows.ts';
import {sceneOf} from '../../support/scenes.ts';

it('shows hits now and over time, and what Redis is at', () => {
	expect(rowsOf('cache', sceneOf('building'), 36, 10)).toEqual([
		'hits    39% ━━━━━━━━━───────────────',
		'1411 hits, 2233 misses this build',
		expect.stringMatching(/^lately {2}51% ▁?[▂-▇]+$/),
		'in     disk, redis sccache 0.17.0',
		'redis  5.3G of 16G ━━━━━━───────────',
		'59k keys, none evicted',
		'412 ops/s, 0.3 ms Redis 8.0.2',
	]);
});

it('keeps the most telling rows of a small pane', () => {
	expect(rowsOf('cache', sceneOf('building'), 24, 3)).toEqual([
		'hits    39% ━━━━━───────',
		'1411 hits, 2233 misses …',
		'redis  5.3G of 16G ━━───',
	]);
});

it('never says 0 % where nothing was looked up', () => {
	const scene = sceneOf('quiet');
	expect(rowsOf('cache', scene, 40, 8)[0]).toBe('no lookups yet');
	expect(summaryOf('cache', scene)).toBe('');
});

it('says what is down and why', () => {
	const lost: Event = {type: 'redis/lost', at: 0, reason: 'connection refused'};
	const scene = sceneOf('building', 3, lost, {type: 'cache/lost', at: 0, reason: 'no server'});
	expect(rowsOf('cache', scene, 44, 8)).toContain('✗ redis is down: connection refused');
	expect(rowsOf('cache', scene, 44, 8)).toContain('✗ the cache is down: no server');
	expect(summaryOf('cache', scene)).toBe('✗ down');
});

it('marks a full Redis, its evictions and failed writes', () => {
	const {redis, server} = sceneOf('building').state.cache;
	if (redis.status !== 'up' || server.status !== 'up') throw new Error('both are up in this situation');
	const full: Event = {type: 'redis/sampled', at: 0, sample: {...redis.sample, usedBytes: 15.8 * 1024 ** 3, evicted: 12_345}};
	const failing: Event = {type: 'cache/sampled', at: 0, sample: {...server.sample, writeErrors: 7}};
	const rows = rowsOf('cache', sceneOf('building', 3, full, failing), 44, 10).join('\n');
	expect(rows).toContain('!16G of 16G');
	expect(rows).toContain('!12k evicted');
	expect(rows).toContain('! 7 writes failed');
});

it('says where results go while Redis is away, until it is back or the build is over', () => {
	const away: Event = {type: 'cache/switched', at: 0, to: 'disk', reason: 'Redis does not run: disk alone'};
	const back: Event = {type: 'cache/switched', at: 1, to: 'redis', reason: 'Redis answers again'};
	const over: Event = {type: 'run/finished', at: 2, outcome: 'succeeded', summary: 'done'};
	expect(rowsOf('cache', sceneOf('building', 3, away), 44, 10)).toContain('! Redis does not run: disk alone');
	for (const event of [back, over])
		expect(rowsOf('cache', sceneOf('building', 3, away, event), 44, 10).join('\n')).not.toContain('disk alone');
});
