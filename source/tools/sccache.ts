import type {CacheSample} from '../state/events.ts';
import {compareVersions} from './versions.ts';

type Raw = Readonly<Record<string, unknown>>;

function mapping(value: unknown): Raw {
	return typeof value === 'object' && value !== null ? (value as Raw) : {};
}

/** Hits and misses are maps by language: `{"counts": {"C/C++": 120}}`. */
function sumOf(value: unknown): number {
	return Object.values(mapping(mapping(value)['counts'])).reduce<number>(
		(sum, count) => sum + (typeof count === 'number' ? count : 0),
		0,
	);
}

function count(value: unknown): number {
	return typeof value === 'number' ? value : 0;
}

/** With several levels the one line about the location says only how many; each level names its own. */
function locationOf(document: Raw): string {
	const levels = mapping(document['stats'])['multi_level'];
	if (!Array.isArray(levels) || levels.length === 0) return String(document['cache_location'] ?? '');
	return levels.map((level) => String(mapping(level)['location'] ?? '')).join(' + ');
}

/**
 * `sccache --show-stats --stats-format=json`, 0.17 (recorded). With no server running it prints zeros and exits 0: ask the
 * socket first. In client-side mode `compile_requests` stays 0, `requests_executed` counts.
 */
export function parseSccacheStats(json: string): CacheSample | undefined {
	let document: Raw;
	try {
		document = mapping(JSON.parse(json));
	} catch {
		return undefined;
	}
	if (!('stats' in document)) return undefined;
	const stats = mapping(document['stats']);
	return {
		requests: count(stats['requests_executed']),
		hits: sumOf(stats['cache_hits']),
		misses: sumOf(stats['cache_misses']),
		errors: sumOf(stats['cache_errors']),
		writeErrors: count(stats['cache_write_errors']),
		location: locationOf(document),
		version: `sccache ${String(document['version'] ?? '')}`.trim(),
	};
}

export type LevelWrites = {readonly writes: number; readonly failures: number};

/** What was written to Redis, by the same statistics; undefined where Redis is no level of several. */
export function redisWrites(json: string): LevelWrites | undefined {
	let levels: unknown;
	try {
		levels = mapping(mapping(JSON.parse(json))['stats'])['multi_level'];
	} catch {
		return undefined;
	}
	if (!Array.isArray(levels)) return undefined;
	const level = levels.map(mapping).find(({location}) => isRedisBacked(String(location)));
	return level === undefined ? undefined : {writes: count(level['writes']), failures: count(level['write_failures'])};
}

/** `sccache --help` ends with the features that were compiled in; Debian 12 and 13 say `Redis: false`. */
export function parseSccacheHelp(help: string): {readonly hasRedis: boolean} {
	return {hasRedis: /^\s*Redis:\s*true\s*$/m.test(help)};
}

/**
 * The upstream release that is fetched where the distribution's is too old. The digest of the archive is the one that many
 * independent projects pin (mozilla publishes it beside the archive): it was looked up, never computed from a download of ours.
 */
export const pinnedRelease = {
	version: '0.17.0',
	url: 'https://github.com/mozilla/sccache/releases/download/v0.17.0/sccache-v0.17.0-x86_64-unknown-linux-musl.tar.gz',
	sha256: '67c4a96dd237c1f518f6b36083f270f9976d516f1e57fce891755ea782e50006',
} as const;

/** `sccache 0.17.0` -> `0.17.0`. */
export function parseSccacheVersion(output: string): string | undefined {
	return /^sccache (\d+\.\d+\.\d+\S*)/m.exec(output)?.[1];
}

/**
 * Client-side mode (0.17) is needed: before it the server runs the compilers, at most as many at once as the master has cores.
 */
export function isUsableSccache(
	version: string | undefined,
	hasRedis: boolean,
): {readonly isUsable: true} | {readonly isUsable: false; readonly reason: string} {
	if (version === undefined) return {isUsable: false, reason: 'it is not installed'};
	if (compareVersions(version, '0.17') < 0)
		return {isUsable: false, reason: `it is ${version}, and before 0.17 it compiles no more at once than the master has cores`};
	if (!hasRedis) return {isUsable: false, reason: `${version} was built without Redis`};
	return {isUsable: true};
}

export function isRedisBacked(location: string): boolean {
	return /(^|\+ )redis\b/.test(location);
}
