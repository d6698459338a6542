import {existsSync, rmSync, writeFileSync} from 'node:fs';
import {answerOf, foldLevels, initialLevels, type Levels, type RedisAnswer} from '../../actions/watch/levels.ts';
import {diskOnlyPath, redisPort, sccacheUnit} from '../../config/places.ts';
import {cacheUser, sccacheKeyPrefix} from '../../tools/redis.ts';
import {stamped} from '../context.ts';
import {every} from '../every.ts';
import {startAnew} from '../own-service.ts';
import {connectRedis} from '../redis.ts';
import type {Companion} from './companion.ts';

const intervalMs = 1000;
/** Longer than a Redis on a busy machine takes, shorter than what every compile would wait for one that hangs. */
const patienceMs = 2000;

/** Does what a cache does, as the cache's own user, over a new connection: one that was there before outlives its password. */
async function askRedis(password: string): Promise<RedisAnswer> {
	const redis = connectRedis(redisPort, password, cacheUser, patienceMs);
	const said: string[] = [];
	redis.on('error', (error: Error) => said.push(error.message));
	try {
		await redis.ping();
		await redis.set(`${sccacheKeyPrefix}/watch`, String(Date.now()), 'EX', 3600);
		return {kind: 'well'};
	} catch (error) {
		return answerOf([...said, error instanceof Error ? error.message : String(error)].join('; '));
	} finally {
		redis.disconnect();
	}
}

/**
 * sccache cannot live with a Redis that dies or hangs: each compile waits 60 to 90 s for it. So Redis is asked every second, and
 * where it does not answer both engines go on with the disk of this machine; when it answers again, they return to it. sccache's
 * server chooses its levels when it starts: it is ended for that, and compiles that ran just then are done once more without the
 * cache (the launcher sees to it). ccache is told by the launcher.
 */
export const cacheWatch: Companion = async ({context, complain}) => {
	const {cachePassword, userId} = context.settings;
	const hasServer = context.engine.name === 'sccache';
	const flag = diskOnlyPath(userId);
	// Of a build whose runner died while Redis was away.
	let levels: Levels = existsSync(flag) ? {...initialLevels, to: 'disk'} : initialLevels;

	const become = async (to: Levels['to']) => {
		if (to === 'disk') writeFileSync(flag, '');
		else rmSync(flag, {force: true});
		if (hasServer) await startAnew(sccacheUnit);
	};
	const look = async () => {
		const answer = await askRedis(cachePassword);
		const next = foldLevels(levels, answer, Date.now());
		if (next.levels.to !== levels.to) await become(next.levels.to);
		levels = next.levels;
		if (next.change !== undefined) context.emit(stamped({type: 'cache/switched', ...next.change}));
	};

	const watching = new AbortController();
	const watcher = every(intervalMs, watching.signal, look, complain);
	return {
		async stop() {
			watching.abort();
			await watcher;
			// Afterwards nobody watches: the server is again what provision made it, and is tried until Redis is back.
			if (levels.to === 'disk') await become('redis');
		},
	};
};
