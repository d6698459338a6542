import type {CacheLevels, CacheSample, Event, RedisSample} from './events.ts';

type Source<Sample> =
	| {readonly status: 'unknown'}
	| {readonly status: 'up'; readonly sample: Sample; readonly at: number}
	| {readonly status: 'down'; readonly reason: string; readonly at: number};

const historyLimit = 120;

export type CacheState = {
	readonly server: Source<CacheSample>;
	readonly redis: Source<RedisSample>;
	/** Where results go now, where the build that runs has said so. */
	readonly levels?: {readonly to: CacheLevels; readonly reason: string};
	/** Hit rate of the lookups between two samples, newest last; only intervals in which there was a lookup. */
	readonly hitRateHistory: readonly number[];
};

export const initialCache: CacheState = {server: {status: 'unknown'}, redis: {status: 'unknown'}, hitRateHistory: []};

/** Hits of all lookups, 0 to 1; undefined where nothing was looked up (never a false 0 %). */
export function hitRate(counts: {readonly hits: number; readonly misses: number}): number | undefined {
	const lookups = counts.hits + counts.misses;
	return lookups === 0 ? undefined : counts.hits / lookups;
}

function withSample(cache: CacheState, sample: CacheSample, at: number): CacheState {
	const before = cache.server.status === 'up' ? cache.server.sample : undefined;
	// The counters restart with the server: a smaller figure is a new life, not a negative delta.
	const isContinued = before !== undefined && sample.hits >= before.hits && sample.misses >= before.misses;
	const rate = isContinued ? hitRate({hits: sample.hits - before.hits, misses: sample.misses - before.misses}) : undefined;
	return {
		...cache,
		server: {status: 'up', sample, at},
		hitRateHistory: rate === undefined ? cache.hitRateHistory : [...cache.hitRateHistory, rate].slice(-historyLimit),
	};
}

export function reduceCache(cache: CacheState, event: Event): CacheState {
	switch (event.type) {
		case 'cache/sampled':
			return withSample(cache, event.sample, event.at);
		case 'cache/switched':
			return {...cache, levels: {to: event.to, reason: event.reason}};
		case 'run/finished': {
			const {levels, ...rest} = cache;
			return levels === undefined ? cache : rest;
		}
		case 'cache/lost':
			return {...cache, server: {status: 'down', reason: event.reason, at: event.at}};
		case 'redis/sampled':
			return {...cache, redis: {status: 'up', sample: event.sample, at: event.at}};
		case 'redis/lost':
			return {...cache, redis: {status: 'down', reason: event.reason, at: event.at}};
		default:
			return cache;
	}
}
