import {readFileSync} from 'node:fs';
import os from 'node:os';
import {type Config, hostNames} from '../../config/config.ts';
import {scratchDirectory} from '../../config/places.ts';
import type {MonitorEvent} from '../../state/events.ts';
import {cacheUser} from '../../tools/redis.ts';
import {Waker} from '../every.ts';
import {HostPool} from '../host-pool.ts';
import {statePaths} from '../paths.ts';
import {monitorCache, monitorRedis} from './cache-monitor.ts';
import {monitorHost} from './host-monitor.ts';
import {monitorSlots} from './slots-monitor.ts';

export type MonitorPace = {readonly hostSeconds: number; readonly slotsMs: number; readonly cacheMs: number};

/** What a viewer wants, and what is enough for a journal that a night must fit into. */
export const viewerPace: MonitorPace = {hostSeconds: 2, slotsMs: 500, cacheMs: 2000};
export const journalPace: MonitorPace = {hostSeconds: 30, slotsMs: 30_000, cacheMs: 30_000};

function readPassword(filePath: string): string | undefined {
	try {
		return readFileSync(filePath, 'utf8');
	} catch {
		return undefined;
	}
}

export type Monitors = {
	readonly stop: () => Promise<void>;
	/** Hosts that are down are tried again at once. */
	readonly wake: () => void;
};

/** Runs all monitors until stopped. Each reconnects by itself; none can end another. */
export function startMonitors(config: Config, pace: MonitorPace, emit: (event: MonitorEvent) => void): Monitors {
	const controller = new AbortController();
	const {signal} = controller;
	const waker = new Waker();
	const paths = statePaths(config.cluster);
	const pool = new HostPool({config, paths, isBootstrap: false});
	const cache = {intervalMs: pace.cacheMs, signal, emit};
	const running = [
		...hostNames(config).map((name) => monitorHost(name, pool, {intervalSeconds: pace.hostSeconds, signal, waker, emit})),
		monitorSlots(scratchDirectory(os.userInfo().uid), {intervalMs: pace.slotsMs, signal, emit}),
		monitorCache(cache),
		config.cache.otherMaster === undefined
			? monitorRedis(() => readPassword(paths.redisPassword), undefined, cache)
			: monitorRedis(() => readPassword(paths.cachePassword), cacheUser, cache),
	];
	const stop = async () => {
		controller.abort();
		await pool.close();
		await Promise.allSettled(running);
	};
	return {stop, wake: () => waker.wake()};
}
