import {hitRate} from '../../state/cache.ts';
import type {State} from '../../state/state.ts';
import {bytes, meter, percent, sparkline} from '../format.ts';
import {harmless, type Line, line, span} from '../text.ts';
import type {Pane} from './pane.ts';

/** Of the build where there is one, else since the cache's server started. Never 0 % for "nothing was asked". */
function rateLines(state: State, width: number): readonly Line[] {
	const {server} = state.cache;
	if (server.status === 'unknown') return [line('sccache: not asked yet', 'dim')];
	if (server.status === 'down') return [[span('sccache is down: ', 'bad'), span(harmless(server.reason))]];
	const counts = state.build.counts ?? server.sample;
	const rate = hitRate(counts);
	const scope = state.build.counts === undefined ? 'since start' : 'this build';
	if (rate === undefined) return [line(`no lookups ${state.build.counts === undefined ? 'yet' : 'in this build yet'}`, 'dim')];
	const barWidth = Math.max(4, Math.min(20, width - 18));
	return [
		[span(`${percent(rate).padStart(4)} hits `, rate > 0.5 ? 'good' : 'plain'), span(meter(rate, barWidth), 'accent')],
		[span(`${counts.hits} hits, ${counts.misses} misses, ${scope}`, 'dim')],
		...(state.cache.hitRateHistory.length === 0 ? [] : [[span(sparkline(state.cache.hitRateHistory, width), 'accent')]]),
		...(server.sample.writeErrors > 0 ? [[span(`${server.sample.writeErrors} write errors`, 'bad')]] : []),
	];
}

function redisLines(state: State): readonly Line[] {
	const {redis} = state.cache;
	if (redis.status === 'unknown') return [line('redis: not asked yet', 'dim')];
	if (redis.status === 'down') return [[span('redis is down: ', 'bad'), span(harmless(redis.reason))]];
	const {usedBytes, limitBytes, keys, evicted, operationsPerSecond, latencyMs, version} = redis.sample;
	return [
		[span(`${version} `, 'dim'), span(`${bytes(usedBytes)}/${bytes(limitBytes)}`)],
		[span(`${keys} keys, ${evicted} evicted`, evicted > 0 ? 'warn' : 'plain')],
		[span(`${operationsPerSecond}/s, ${latencyMs.toFixed(1)} ms`, 'dim')],
	];
}

export const cachePane: Pane = {
	id: 'cache',
	title: () => 'cache',
	length: () => 0,
	rows: (state, {width, height}) => [...rateLines(state, width), ...redisLines(state)].slice(0, height),
};
