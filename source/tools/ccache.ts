import type {CacheSample} from '../state/events.ts';
import {compareVersions} from './versions.ts';

/** ccache 4.4 and later: what its version says, its configuration, its counters (ccache(1)). */
export type CcacheVersion = {readonly version: string; readonly features: readonly string[]};

/** `ccache --version`: `ccache version 4.7.5`, `Features: file-storage http-storage redis+unix-storage redis-storage`. */
export function parseCcacheVersion(output: string): CcacheVersion | undefined {
	const version = /^ccache version (\d+(?:\.\d+)+)/m.exec(output)?.[1];
	if (version === undefined) return undefined;
	return {version, features: /^Features: (.*)$/m.exec(output)?.[1]?.split(' ') ?? []};
}

export type Usable = {readonly isUsable: true} | {readonly isUsable: false; readonly reason: string};

/** `features` where it is installed; of one that is not, only the version is known before. */
export function isUsableCcache(version: string | undefined, features?: readonly string[]): Usable {
	if (version === undefined) return {isUsable: false, reason: 'this distribution has none'};
	if (compareVersions(version, '4.4') < 0) return {isUsable: false, reason: `it is ${version}, and Redis came with 4.4`};
	if (features !== undefined && !features.includes('redis-storage')) {
		return {isUsable: false, reason: `${version} was built without Redis`};
	}
	return {isUsable: true};
}

export type CcacheOptions = {
	readonly version: string;
	readonly directory: string;
	readonly maximumMegabytes: number;
	/** Called in front of the compiler where it has to run. */
	readonly prefix: string;
	readonly tree: string;
	readonly redis: {readonly socket: string; readonly user: string; readonly password: string};
};

/**
 * A Redis that hangs costs each compile `operation-timeout`, 10 s where it is not said (4.14.2, 4.7.5: 10.3 s, with these 1.1 s);
 * after it the compile asks no more. The words are after `|` in all versions; 4.14 stores nothing where they stand after a space.
 */
const redisPatience = '|connect-timeout=500|operation-timeout=1000';

/**
 * ccache.conf. `user:password@` was tried with 4.7.5, 4.11.2 and 4.14.2; `:password@` would silently store nothing. The socket,
 * because the build's sandbox has no network. Which compiler it is, the launcher says for each compile (`compiler_check`): its
 * digest, with the libraries beside it, which `content` would not look at. `base_dir` is what ccache(1) has for trees at different
 * places (not tried: the tree of the lab cannot move).
 */
export function ccacheConfiguration(options: CcacheOptions): string {
	const {version, directory, maximumMegabytes, prefix, tree, redis} = options;
	const storageKey = compareVersions(version, '4.7') < 0 ? 'secondary_storage' : 'remote_storage';
	return [
		'# Written by distbuild-tui; removed by its teardown.',
		`cache_dir = ${directory}`,
		`max_size = ${maximumMegabytes}M`,
		`prefix_command = ${prefix}`,
		`${storageKey} = redis+unix://${redis.user}:${redis.password}@localhost${redis.socket}${redisPatience}`,
		`base_dir = ${tree}`,
		'',
	].join('\n');
}

/** Up to 4.6 the levels are called primary and secondary storage. */
function sumOf(counters: ReadonlyMap<string, number>, ...names: readonly string[]): number {
	return names.reduce((sum, name) => sum + (counters.get(name) ?? 0), 0);
}

/**
 * `ccache --print-stats`, tab-separated (recorded with 4.7.5 and 4.14.2; older versions leave out what is 0 or name levels
 * otherwise). Counters live as long as the directory.
 */
export function parseCcacheStats(output: string, version: string, location: string): CacheSample | undefined {
	const counters = new Map(
		output.split('\n').flatMap((line) => {
			const match = /^([a-z_]+)\t(\d+)$/.exec(line);
			return match === null ? [] : [[match[1] ?? '', Number(match[2])] as const];
		}),
	);
	if (counters.size === 0) return undefined;
	const hits = sumOf(counters, 'direct_cache_hit', 'preprocessed_cache_hit');
	const misses = sumOf(counters, 'cache_miss');
	const remoteErrors = ['remote_storage_error', 'remote_storage_timeout', 'secondary_storage_error', 'secondary_storage_timeout'];
	return {
		requests: hits + misses,
		hits,
		misses,
		errors: sumOf(counters, 'internal_error', ...remoteErrors),
		writeErrors: sumOf(counters, 'bad_output_file'),
		location,
		version: `ccache ${version}`,
	};
}

/** What came out of Redis since the counters began. */
export function remoteHitsOf(output: string): number {
	return Number(/^(?:remote|secondary)_storage_hit\t(\d+)$/m.exec(output)?.[1] ?? 0);
}
