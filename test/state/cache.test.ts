import {describe, expect, it} from 'vitest';
import {type CacheState, hitRate, initialCache, reduceCache} from '../../source/state/cache.ts';
import {cacheSample, eventSamples} from '../support/events.ts';

function sampled(...counts: readonly (readonly [number, number])[]): CacheState {
	return counts.reduce<CacheState>(
		(cache, [hits, misses], at) => reduceCache(cache, {type: 'cache/sampled', at, sample: cacheSample(hits, misses)}),
		initialCache,
	);
}

describe('the hit rate', () => {
	it('is unknown where nothing was looked up, never a false 0 %', () => {
		expect(hitRate({hits: 0, misses: 0})).toBeUndefined();
		expect(hitRate({hits: 0, misses: 3})).toBe(0);
		expect(hitRate({hits: 3, misses: 1})).toBe(0.75);
	});

	it('over time is that of each interval', () => {
		expect(sampled([100, 100], [103, 101], [103, 103]).hitRateHistory).toEqual([0.75, 0]);
	});

	it('has no entry for the first sample and for intervals without a lookup', () => {
		expect(sampled([100, 0]).hitRateHistory).toEqual([]);
		expect(sampled([100, 0], [100, 0], [100, 0]).hitRateHistory).toEqual([]);
	});

	it.each([
		['hits', [5, 100]],
		['misses', [100, 5]],
	] as const)('takes smaller %s as a restart of the server, not as a negative interval', (_name, after) => {
		expect(sampled([50, 50], after).hitRateHistory).toEqual([]);
	});

	it('begins anew after the server was lost', () => {
		const lost = reduceCache(sampled([10, 10]), eventSamples['cache/lost']);
		expect(lost.server).toEqual({status: 'down', reason: 'no server', at: 21});
		const back = reduceCache(lost, {type: 'cache/sampled', at: 30, sample: cacheSample(20, 10)});
		expect(back.hitRateHistory).toEqual([]);
		expect(back.server.status).toBe('up');
	});

	it('is kept for 120 intervals', () => {
		const samples = Array.from({length: 200}, (_, index) => [index, 0] as const);
		expect(sampled(...samples).hitRateHistory).toHaveLength(120);
	});
});

it('Redis and the server come and go on their own', () => {
	const up = reduceCache(sampled([1, 1]), eventSamples['redis/sampled']);
	const down = reduceCache(up, eventSamples['redis/lost']);
	expect(down.redis).toEqual({status: 'down', reason: 'no Redis', at: 23});
	expect(down.server).toBe(up.server);
});
