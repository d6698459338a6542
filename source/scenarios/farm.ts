import type {Event, HostFacts, HostSample} from '../state/events.ts';
import {drift, noise, scenarioStart} from './scenario.ts';

const gibibyte = 1024 ** 3;
const mebibyte = 1024 ** 2;
const historyTicks = 40;
const tickMs = 2000;

export function workerNames(count: number): readonly string[] {
	return Array.from({length: count}, (_, index) => `w${index + 1}`);
}

export function loaded(workers: readonly string[]): Event {
	return {
		type: 'cluster/loaded',
		at: scenarioStart,
		cluster: 'attic',
		master: '10.0.40.1',
		workers: workers.map((name, index) => ({name, address: `10.0.40.${11 + index}`})),
	};
}

function factsOf(index: number): HostFacts {
	const cores = [16, 8, 32, 12][index % 4] ?? 8;
	return {
		distribution: 'debian',
		codename: index % 3 === 2 ? 'bookworm' : 'trixie',
		like: '',
		hasApt: true,
		hasSystemd: true,
		architecture: 'x86_64',
		cores,
		memoryBytes: cores * 2 * gibibyte,
		freeDiskBytes: (60 + 37 * index) * gibibyte,
		user: 'builder',
		home: '/home/builder',
		sudo: 'password',
	};
}

function sampleOf(index: number, tick: number, busy: number): HostSample {
	const {cores, memoryBytes, freeDiskBytes} = factsOf(index);
	const cpuBusy = drift(index, tick, busy);
	return {
		cpuBusy,
		load1: cores * cpuBusy * 1.1,
		memoryTotalBytes: memoryBytes,
		memoryAvailableBytes: memoryBytes * (0.82 - 0.5 * cpuBusy),
		diskFreeBytes: freeDiskBytes,
		receivedBytesPerSecond: cpuBusy * 21 * mebibyte * (0.6 + noise(index, tick)),
		sentBytesPerSecond: cpuBusy * 4 * mebibyte * (0.6 + noise(tick, index)),
	};
}

/** All hosts up, with a history of samples; `busy` is what their processors are at, 0 to 1, master first. */
export function alive(workers: readonly string[], busy: (index: number) => number): readonly Event[] {
	const hosts = ['master', ...workers];
	return [
		...hosts.flatMap((host, index): readonly Event[] => [
			{type: 'host/linked', at: scenarioStart, host, link: 'up'},
			{type: 'host/facts', at: scenarioStart, host, facts: factsOf(index)},
		]),
		...Array.from({length: historyTicks}, (_, tick) =>
			hosts.map(
				(host, index): Event => ({
					type: 'host/sampled',
					at: scenarioStart + tick * tickMs,
					host,
					sample: sampleOf(index, tick, busy(index)),
				}),
			),
		).flat(),
	];
}

export function redisUp(usedBytes: number, operationsPerSecond: number): Event {
	return {
		type: 'redis/sampled',
		at: scenarioStart,
		sample: {
			usedBytes,
			limitBytes: 16 * gibibyte,
			keys: Math.round(usedBytes / 96_000),
			evicted: 0,
			operationsPerSecond,
			latencyMs: 0.3,
			version: 'Redis 8.0.2',
		},
	};
}

/** sccache's counters as they grow: one sample per pair of hits and misses. */
export function cacheGrowth(counters: readonly (readonly [hits: number, misses: number])[]): readonly Event[] {
	return counters.map(([hits, misses], index) => ({
		type: 'cache/sampled',
		at: scenarioStart + index * tickMs,
		sample: {
			requests: hits + misses,
			hits,
			misses,
			errors: 0,
			writeErrors: 0,
			location: 'disk, redis',
			version: 'sccache 0.17.0',
		},
	}));
}
