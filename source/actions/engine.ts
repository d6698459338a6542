import type {CacheConfig} from '../config/config.ts';
import {sccachePath} from '../config/places.ts';
import type {Failure} from '../state/failure.ts';
import type {CacheFacts} from '../tools/cache-facts.ts';
import {isUsableCcache} from '../tools/ccache.ts';
import {isUsableSccache, pinnedRelease} from '../tools/sccache.ts';

/** Which engine, and the one path by which everything calls it. */
export type Engine = {
	readonly name: 'sccache' | 'ccache';
	readonly program: string;
	/** For people: why this one. */
	readonly because?: string;
};

/** Where a program that is not the distribution's comes from. */
export type ProgramSource =
	| {readonly from: 'release'; readonly url: string; readonly sha256: string}
	| {readonly from: 'file'; readonly path: string};

export type EngineChoice = Engine & {
	readonly because: string;
	readonly source?: ProgramSource;
};

/** What was provisioned before there was a choice. */
export const firstEngine: Engine = {name: 'sccache', program: '/usr/bin/sccache'};

/** The record of a provisioned engine; the plan shows it too. */
export function engineText({name, program, because}: Engine): string {
	return `${JSON.stringify({name, program, because}, undefined, '\t')}\n`;
}

/** Undefined where it is no record of ours. */
export function parseEngine(text: string): Engine | undefined {
	try {
		const {name, program, because} = JSON.parse(text) as Partial<Engine>;
		if ((name !== 'sccache' && name !== 'ccache') || typeof program !== 'string') return undefined;
		return {name, program, ...(typeof because === 'string' ? {because} : {})};
	} catch {
		return undefined;
	}
}

function isDistributionUsable({packages, sccache}: CacheFacts): ReturnType<typeof isUsableSccache> {
	if (sccache !== undefined) return isUsableSccache(sccache.version, sccache.hasRedis);
	// Whether one that is not installed has Redis is only known when it is: a step asks it then.
	const candidate = packages['sccache']?.candidate;
	return candidate === undefined ? {isUsable: false, reason: 'the distribution has none'} : isUsableSccache(candidate, true);
}

/** What the user names comes before what the distribution has: it was named for a reason. */
function namedSccache({sccacheFile, sccacheRelease}: CacheConfig): EngineChoice | undefined {
	if (sccacheFile !== undefined) {
		const source = {from: 'file', path: sccacheFile} as const;
		return {name: 'sccache', program: sccachePath, because: `${sccacheFile}, as configured`, source};
	}
	if (sccacheRelease === undefined) return undefined;
	const source = {from: 'release', ...sccacheRelease} as const;
	return {name: 'sccache', program: sccachePath, because: `${sccacheRelease.url}, as configured`, source};
}

/** Three ways out for a master that has no usable sccache and cannot fetch one. */
export const waysOut =
	'Name a file with cache.sccacheFile, another source with cache.sccacheRelease, or set cache.engine: ccache.';

function ccache(facts: CacheFacts, because: string): EngineChoice | Failure {
	const {version, features} = facts.ccache ?? {version: facts.packages['ccache']?.candidate, features: undefined};
	const usable = isUsableCcache(version, features);
	if (usable.isUsable) return {name: 'ccache', program: '/usr/bin/ccache', because};
	return {
		code: 'configuration',
		message: `The master has no compile cache: ${because}; ccache cannot be used, because ${usable.reason}.`,
		hint: 'Name an sccache 0.17 or later with cache.sccacheFile or cache.sccacheRelease.',
	};
}

/**
 * By what the programs say of themselves, never by the release's name. `auto` fetches nothing from the network that nobody
 * asked for: where the distribution's sccache is not good enough, ccache does the same work.
 */
export function chooseEngine(config: CacheConfig, facts: CacheFacts): EngineChoice | Failure {
	if (config.engine === 'ccache') return ccache(facts, 'as configured');
	const named = namedSccache(config);
	if (named !== undefined) return named;
	const usable = isDistributionUsable(facts);
	const version = facts.sccache?.version ?? facts.packages['sccache']?.candidate;
	if (usable.isUsable) return {...firstEngine, because: `the distribution's sccache ${version} is good enough`};
	const because = `the distribution's sccache cannot be used, because ${usable.reason}`;
	if (config.engine === 'auto') return ccache(facts, because);
	const source = {from: 'release', url: pinnedRelease.url, sha256: pinnedRelease.sha256} as const;
	return {name: 'sccache', program: sccachePath, because: `${because}; released ${pinnedRelease.version}`, source};
}
