import {describe, expect, it} from 'vitest';
import {distance, nearest, suggestion} from '../../source/config/near-miss.ts';

describe('a misspelt word', () => {
	it.each([
		['jobs', 'jobs', 0],
		['', 'jobs', 4],
		['job', 'jobs', 1],
		['jbos', 'jobs', 1],
		['target', 'tarjets', 2],
		['slots', 'slits', 1],
	])('%s is so far from %s: %i', (one, other, far) => {
		expect(distance(one, other)).toBe(far);
		expect(distance(other, one)).toBe(far);
	});

	it.each([
		['bandwidth_limit', 'bandwidthLimit'],
		['bandwithLimit', 'bandwidthLimit'],
		['Scope', 'scope'],
		['scpoe', 'scope'],
		['limit', undefined],
		['x', undefined],
		['scope'.repeat(50_000), undefined],
	])('%s means %s', (word, meant) => {
		expect(nearest(word, ['scope', 'bandwidthLimit'])).toBe(meant);
	});

	it.each([
		['adress', ['workers', 0], 'Did you mean address? Known here: name, '],
		['tree', [], 'It belongs elsewhere: master.tree. Known here: cluster, '],
		['colour', ['sync'], 'Known here: scope, bandwidthLimit.'],
	] as const)('%s at %j is answered', (key, path, said) => {
		expect(suggestion(key, path)).toContain(said);
	});
});
