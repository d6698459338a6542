import {Redis} from 'ioredis';

const defaultTimeoutMs = 3000;

/**
 * A connection to our Redis that fails instead of waiting: no retries of its own, a deadline on everything.
 *
 * @param username the operator where it is not said
 * @param timeoutMs for connecting, and again for each command
 */
export function connectRedis(
	port: number,
	password: string | undefined,
	username?: string,
	timeoutMs: number = defaultTimeoutMs,
): Redis {
	const redis = new Redis({
		host: '127.0.0.1',
		port,
		...(password === undefined ? {} : {password}),
		...(username === undefined ? {} : {username}),
		connectTimeout: timeoutMs,
		commandTimeout: timeoutMs,
		maxRetriesPerRequest: 0,
		retryStrategy: () => null,
		enableReadyCheck: false,
	});
	// Without a listener, a refused connection is printed into the screen.
	redis.on('error', () => {});
	return redis;
}
