import {redisPort} from '../../config/places.ts';
import type {MonitorEvent} from '../../state/events.ts';
import {parseRedisInfo} from '../../tools/redis.ts';
import {readCache, readEngine} from '../cache.ts';
import {every} from '../every.ts';
import {toFailure} from '../failure.ts';
import {connectRedis} from '../redis.ts';

type Options = {readonly intervalMs: number; readonly signal: AbortSignal; readonly emit: (event: MonitorEvent) => void};

export function monitorCache({intervalMs, signal, emit}: Options): Promise<void> {
	return every(
		intervalMs,
		signal,
		async () => emit({type: 'cache/sampled', at: Date.now(), sample: await readCache(readEngine())}),
		(error) => emit({type: 'cache/lost', at: Date.now(), reason: toFailure(error).message}),
	);
}

/**
 * Redis is asked over one connection; when it breaks, the next look opens another. The password is read anew each time.
 *
 * @param username the operator where it is not said
 */
export function monitorRedis(
	readPassword: () => string | undefined,
	username: string | undefined,
	{intervalMs, signal, emit}: Options,
): Promise<void> {
	let redis: ReturnType<typeof connectRedis> | undefined;
	const drop = () => {
		redis?.disconnect();
		redis = undefined;
	};
	signal.addEventListener('abort', drop, {once: true});
	return every(
		intervalMs,
		signal,
		async () => {
			const password = readPassword();
			if (password === undefined) throw new Error('not provisioned');
			redis ??= connectRedis(redisPort, password, username);
			const startedAt = performance.now();
			const text = await redis.info();
			const latencyMs = performance.now() - startedAt;
			emit({type: 'redis/sampled', at: Date.now(), sample: {...parseRedisInfo(text), latencyMs}});
		},
		(error) => {
			drop();
			if (!signal.aborted)
				emit({type: 'redis/lost', at: Date.now(), reason: error instanceof Error ? error.message : String(error)});
		},
	);
}
