import {hitRate} from '../../state/cache.ts';
import type {State} from '../../state/state.ts';
import {bytes, count, meter, percent, sparkline} from '../format.ts';
import {harmless, type Line, line, span} from '../text.ts';
import {symbols} from '../theme.ts';
import {definePane, mostImportant} from './pane.ts';

export type CacheModel = {readonly cache: State['cache']; readonly counts: State['build']['counts']};

export function selectCache({cache, build}: State): CacheModel {
	return {cache, counts: build.counts};
}

type Ranked = {readonly rank: number; readonly line: Line};

const widestMeter = 24;

function bar(share: number, width: number, tone: 'accent' | 'warn'): Line {
	const {full, empty} = meter(share, Math.max(3, Math.min(widestMeter, width)));
	return [span(full, tone), span(empty, 'dim')];
}

/** Of the build where there is one, else since the cache's server started. Never 0 % where nothing was asked. */
function lookupRows({cache, counts}: CacheModel, width: number): readonly Ranked[] {
	const {server, hitRateHistory} = cache;
	const lookups = counts ?? (server.status === 'up' ? server.sample : undefined);
	if (lookups === undefined) return [];
	const rate = hitRate(lookups);
	const scope = counts === undefined ? 'since its start' : 'this build';
	if (rate === undefined)
		return [{rank: 0, line: line(`no lookups ${counts === undefined ? 'yet' : 'in this build yet'}`, 'dim')}];
	const last = hitRateHistory.at(-1);
	return [
		{
			rank: 0,
			line: [span('hits   ', 'dim'), span(`${percent(rate).padStart(4)} `, 'strong'), ...bar(rate, width - 12, 'accent')],
		},
		{rank: 2, line: [span(`${count(lookups.hits)} hits, ${count(lookups.misses)} misses `), span(scope, 'dim')]},
		...(last === undefined
			? []
			: [
					{
						rank: 4,
						line: [
							span('lately ', 'dim'),
							span(`${percent(last).padStart(4)} `),
							span(sparkline(hitRateHistory, width - 12), 'accent'),
						],
					},
				]),
	];
}

/** What a build that runs does about a Redis or a server that is of no use. */
function levelRows({cache: {levels}}: CacheModel): readonly Ranked[] {
	if (levels === undefined || levels.to === 'redis') return [];
	return [{rank: 1, line: [span(`${symbols.alert} `, 'warn'), span(harmless(levels.reason), 'warn')]}];
}

function serverRows({cache: {server}}: CacheModel): readonly Ranked[] {
	if (server.status === 'unknown') return [{rank: 1, line: line('cache: not asked yet', 'dim')}];
	if (server.status === 'down')
		return [{rank: 1, line: [span(`${symbols.down} the cache is down: `, 'bad'), span(harmless(server.reason))]}];
	const {errors, writeErrors, version, location} = server.sample;
	const trouble = [...(errors > 0 ? [`${errors} errors`] : []), ...(writeErrors > 0 ? [`${writeErrors} writes failed`] : [])];
	return [
		...(trouble.length === 0 ? [] : [{rank: 1, line: [span(`${symbols.alert} ${trouble.join(', ')}`, 'warn')]}]),
		{rank: 6, line: [span('in     ', 'dim'), span(harmless(location)), span(harmless(` ${version}`), 'dim')]},
	];
}

/** Redis evicts when it is full, which is its work; nearly full and evicting is worth a mark. */
function redisRows({cache: {redis}}: CacheModel, width: number): readonly Ranked[] {
	if (redis.status === 'unknown') return [{rank: 3, line: line('redis: not asked yet', 'dim')}];
	if (redis.status === 'down')
		return [{rank: 1, line: [span(`${symbols.down} redis is down: `, 'bad'), span(harmless(redis.reason))]}];
	const {usedBytes, limitBytes, keys, evicted, operationsPerSecond, latencyMs, version} = redis.sample;
	const share = limitBytes === 0 ? undefined : usedBytes / limitBytes;
	const isFull = share !== undefined && share > 0.9;
	const memory = share === undefined ? `${bytes(usedBytes)}, no limit` : `${bytes(usedBytes)} of ${bytes(limitBytes)}`;
	const evictions = evicted === 0 ? 'none evicted' : `${symbols.alert}${count(evicted)} evicted`;
	return [
		{
			rank: 3,
			line: [
				span('redis  ', 'dim'),
				span(`${isFull ? symbols.alert : ''}${memory} `, isFull ? 'warn' : 'plain'),
				...(share === undefined ? [] : bar(share, width - 8 - memory.length, isFull ? 'warn' : 'accent')),
			],
		},
		{rank: 5, line: [span(`${count(keys)} keys, `), span(evictions, evicted > 0 ? 'warn' : 'plain')]},
		{
			rank: 5,
			line: [span(`${count(operationsPerSecond)} ops/s, ${latencyMs.toFixed(1)} ms`), span(harmless(` ${version}`), 'dim')],
		},
	];
}

export const cachePane = definePane<CacheModel>({
	id: 'cache',
	select: selectCache,
	title: () => 'cache',
	summary(model) {
		const {server} = model.cache;
		if (server.status === 'down' || model.cache.redis.status === 'down') return [span(`${symbols.down} down`, 'bad')];
		const lookups = model.counts ?? (server.status === 'up' ? server.sample : undefined);
		const rate = lookups === undefined ? undefined : hitRate(lookups);
		return rate === undefined ? [] : [span(`${percent(rate)} hits`)];
	},
	length: () => 0,
	content(model, {width, height}) {
		const rows = [...lookupRows(model, width), ...levelRows(model), ...serverRows(model), ...redisRows(model, width)];
		return {rows: mostImportant(rows, height)};
	},
});
