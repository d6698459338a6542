import {sccacheUnit} from '../../config/places.ts';
import type {CacheLevels} from '../../state/events.ts';
import {isRedisBacked} from '../../tools/sccache.ts';
import {readCache} from '../cache.ts';
import {stamped} from '../context.ts';
import {every} from '../every.ts';
import {toFailure} from '../failure.ts';
import {mainProcessOf, startAnew, wasEndedByUs} from '../own-service.ts';
import type {Companion} from './companion.ts';

const intervalMs = 2000;
/** A server that takes so long for its statistics does nothing for compiles either. */
const patienceMs = 5000;
const silencesToEnd = 2;

/** sccache's server: one that died is started by systemd, one that hangs is ended so that it can be. Compiles go on meanwhile. */
export const cacheServer: Companion = async ({context, complain}) => {
	if (context.engine.name !== 'sccache' || context.engine.program === '') return {stop: async () => {}};
	let pid = await mainProcessOf(sccacheUnit);
	let silences = 0;
	const said = (to: CacheLevels, reason: string) => context.emit(stamped({type: 'cache/switched', to, reason}));

	const look = async () => {
		try {
			const {location} = await readCache(context.engine, patienceMs);
			const now = await mainProcessOf(sccacheUnit);
			const levels = isRedisBacked(location) ? 'redis' : 'disk';
			if ((now !== pid && !wasEndedByUs(pid)) || silences >= silencesToEnd)
				said(levels, `the cache server was started anew, in ${location}`);
			silences = 0;
			pid = now;
		} catch (error) {
			silences += 1;
			if (silences < silencesToEnd) return;
			if (silences === silencesToEnd) said('none', `${toFailure(error).message} It is started anew; compiles go on without it`);
			await startAnew(sccacheUnit);
		}
	};
	const watching = new AbortController();
	const watcher = every(intervalMs, watching.signal, look, complain);
	return {
		async stop() {
			watching.abort();
			await watcher;
		},
	};
};
