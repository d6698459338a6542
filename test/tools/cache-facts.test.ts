import {expect, it} from 'vitest';
import {noCacheFacts, parseCacheFacts} from '../../source/tools/cache-facts.ts';
import {compareVersions, upstreamVersion} from '../../source/tools/versions.ts';
import {fixture} from '../support/fixture.ts';

it('knows what a Debian 12 whose apt was never updated would install', () => {
	expect(parseCacheFacts(fixture('apt/debian-12-cache-facts.txt'))).toEqual({
		packages: {
			'redis-server': {candidate: '7.0.15'},
			sccache: {candidate: '0.4.0'},
			ccache: {candidate: '4.7.5'},
			'distcc-pump': {candidate: '3.4'},
		},
		isTemporaryInMemory: false,
		temporaryBytes: 66_053_021 * 4096,
	});
});

it('knows that /tmp is memory on a Debian testing', () => {
	const facts = parseCacheFacts(fixture('apt/debian-testing-cache-facts.txt'));
	expect(facts.packages).toMatchObject({sccache: {candidate: '0.17.0'}, 'valkey-server': {candidate: '9.1.2'}});
	expect(facts.isTemporaryInMemory).toBe(true);
});

it('believes what the installed programs say of themselves', () => {
	expect(parseCacheFacts(fixture('apt/debian-testing-installed-cache-facts.txt'))).toMatchObject({
		packages: {sccache: {installed: '0.17.0'}, ccache: {installed: '4.14.2'}},
		sccache: {version: '0.17.0', hasRedis: true},
		ccache: {version: '4.14.2', features: expect.arrayContaining(['redis-storage'])},
	});
});

it('knows nothing of a machine without apt', () => {
	expect(parseCacheFacts('')).toEqual(noCacheFacts);
});

it.each([
	['5:8.0.2-3+deb13u3', '8.0.2'],
	['0.17.0+ds-3+b2', '0.17.0'],
	['4.8+really4.7.5-1', '4.7.5'],
	['0.4.0~~pre6-1+b1', '0.4.0'],
	['3.4+really3.4-13+b1', '3.4'],
	['8.1.1+dfsg1-3+deb13u3', '8.1.1'],
	['4.5.1-1', '4.5.1'],
])('of %s, %s is the upstream version', (debian, upstream) => {
	expect(upstreamVersion(debian)).toBe(upstream);
});

it.each([
	['4.11.2', '4.7', 1],
	['4.6.3', '4.7', -1],
	['0.17', '0.17.0', 0],
	['1.0', '0.17', 1],
	['0.4.0-pre.6', '0.17', -1],
])('%s against %s is %i', (left, right, expected) => {
	expect(compareVersions(left, right)).toBe(expected);
});
