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
const silencesToSay = 2;
const silencesToEnd = 10;

/** sccache's server: one that died is started by systemd, one that hangs is ended so that it can be. Compiles go on meanwhile. */
export const cacheServer: Companion = async ({context, complain}) => {
	if (context.engine.name !== 'sccache' || context.engine.program === '') return {stop: async () => {}};
	let pid = await mainProcessOf(sccacheUnit);
	let silences = 0;
	let isAway = false;
	const said = (to: CacheLevels, reason: string) => context.emit(stamped({type: 'cache/switched', to, reason}));

	const look = async () => {
		try {
			const {location} = await readCache(context.engine, patienceMs);
			const now = await mainProcessOf(sccacheUnit);
			if ((now !== pid && !wasEndedByUs(pid)) || isAway) {
				const levels = isRedisBacked(location) ? 'redis' : 'disk';
				said(levels, `the cache's server had ended and was started anew (${location})`);
			}
			silences = 0;
			isAway = false;
			pid = now;
		} catch (error) {
			silences += 1;
			const isHung = toFailure(error).code === 'timeout';
			// One that ended is started by systemd, most often before we look again.
			if (!isAway && (isHung || silences >= silencesToSay)) {
				isAway = true;
				said('none', "the cache's server answers nothing: compiles go on without it");
			}
			if (isHung || silences % silencesToEnd === 0) await startAnew(sccacheUnit);
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
