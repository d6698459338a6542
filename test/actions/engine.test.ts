import {describe, expect, it} from 'vitest';
import {chooseEngine, engineText, firstEngine, parseEngine} from '../../source/actions/engine.ts';
import type {CacheConfig} from '../../source/config/config.ts';
import type {CacheFacts} from '../../source/tools/cache-facts.ts';
import {pinnedRelease} from '../../source/tools/sccache.ts';

const config: CacheConfig = {engine: 'auto', persistence: 'none', listen: 'loopback'};
const candidates = (sccache: string | undefined, ccache: string | undefined): CacheFacts => ({
	packages: {
		...(sccache === undefined ? {} : {sccache: {candidate: sccache}}),
		...(ccache === undefined ? {} : {ccache: {candidate: ccache}}),
	},
	isTemporaryInMemory: false,
	temporaryBytes: 0,
});
const bookworm = candidates('0.4.0', '4.7.5');
const testing = candidates('0.17.0', '4.14.2');
const sha256 = 'a'.repeat(64);

function chosen(change: Partial<CacheConfig>, facts: CacheFacts) {
	const choice = chooseEngine({...config, ...change}, facts);
	if ('code' in choice) return choice.message;
	return `${choice.name} ${choice.program} ${choice.source?.from ?? 'distribution'}`;
}

describe('the engine', () => {
	it.each<[string, Partial<CacheConfig>, CacheFacts, string]>([
		['sccache where it is good enough', {}, testing, 'sccache /usr/bin/sccache distribution'],
		['ccache where it is not', {}, bookworm, 'ccache /usr/bin/ccache distribution'],
		['ccache where it was asked for', {engine: 'ccache'}, testing, 'ccache /usr/bin/ccache distribution'],
		[
			'ccache where the installed sccache has no Redis, whatever its version',
			{},
			{...testing, sccache: {version: '0.17.0', hasRedis: false}},
			'ccache /usr/bin/ccache distribution',
		],
		[
			'the installed sccache, not the candidate',
			{},
			{...bookworm, sccache: {version: '0.18.0', hasRedis: true}},
			'sccache /usr/bin/sccache distribution',
		],
		['a named file', {sccacheFile: '/x/sccache'}, testing, 'sccache /opt/distbuild/bin/sccache file'],
		[
			'a named release',
			{sccacheRelease: {url: 'http://x/y.tar.gz', sha256}},
			bookworm,
			'sccache /opt/distbuild/bin/sccache release',
		],
		[
			'the pinned release for sccache on an old distribution',
			{engine: 'sccache'},
			bookworm,
			'sccache /opt/distbuild/bin/sccache release',
		],
	])('is %s', (_name, change, facts, expected) => {
		expect(chosen(change, facts)).toBe(expected);
	});

	it('is said with its reason', () => {
		expect(chooseEngine(config, bookworm)).toMatchObject({
			because:
				"the distribution's sccache cannot be used, because it is 0.4.0, and before 0.17 it compiles no more at once than the master has cores",
		});
	});

	it.each<[string, Partial<CacheConfig>, CacheFacts, RegExp]>([
		['nothing is there', {}, candidates(undefined, undefined), /ccache cannot be used, because this distribution has none/],
		['ccache is too old', {engine: 'ccache'}, candidates('0.17.0', '4.2'), /it is 4\.2, and Redis came with 4\.4/],
		[
			'ccache was built without Redis',
			{engine: 'ccache'},
			{...testing, ccache: {version: '4.14.2', features: ['file-storage']}},
			/4\.14\.2 was built without Redis/,
		],
	])('is refused with a way out where %s', (_name, change, facts, message) => {
		expect(chosen(change, facts)).toMatch(message);
		expect(chooseEngine({...config, ...change}, facts)).toHaveProperty('hint');
	});

	it('that is fetched is pinned by a whole digest over https', () => {
		expect(pinnedRelease.sha256).toMatch(/^[0-9a-f]{64}$/);
		expect(pinnedRelease.url).toMatch(/^https:.*0\.17\.0.*\.tar\.gz$/);
	});
});

describe('its record', () => {
	it('is read as it was written', () => {
		const engine = {name: 'ccache', program: '/usr/bin/ccache'} as const;
		expect(parseEngine(engineText(engine))).toEqual(engine);
		expect(parseEngine(engineText(firstEngine))).toEqual(firstEngine);
	});

	it.each(['', '{', '{}', '{"name":"other","program":"/x"}', '{"name":"ccache"}'])('is nothing where it is %j', (text) => {
		expect(parseEngine(text)).toBeUndefined();
	});
});
