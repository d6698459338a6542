import {describe, expect, it} from 'vitest';
import {distccHosts, hostOf, hostsOrNone, parseHostsDump} from '../../source/tools/distcc-hosts.ts';
import {fixture} from '../support/fixture.ts';

const local = {localSlots: 2, localPreprocessors: 8};

describe('a distcc host list', () => {
	it('lets those preprocess that are proven for it', () => {
		const mixed = [
			{name: 'w1', slots: 6, isPump: true},
			{name: 'w2', slots: 2},
		];
		expect(distccHosts(mixed, local)).toEqual({text: '--localslots=2 --localslots_cpp=8 @w1/6,lzo,cpp @w2/2,lzo'});
	});

	it('names every worker with its slots before the options', () => {
		const workers = [
			{name: 'w1', slots: 6},
			{name: 'big-box', slots: 200},
		];
		expect(distccHosts(workers, local)).toEqual({text: '--localslots=2 --localslots_cpp=8 @w1/6,lzo @big-box/200,lzo'});
	});

	it.each([
		['w1 w2', 4],
		['w1,lzo', 4],
		['w1/9', 4],
		['@w1', 4],
		['', 4],
		['-w1', 4],
		['W1', 4],
		['w1\n', 4],
		['w1', 0],
		['w1', -1],
		['w1', 201],
		['w1', 1.5],
		['w1', Number.NaN],
	])('refuses %j with %d slots, because one bad word makes distcc drop the whole list', (name, slots) => {
		const result = distccHosts(
			[
				{name: 'good', slots: 4},
				{name, slots},
			],
			local,
		);
		expect(result).toEqual({problem: `${name} with ${slots} slots cannot stand in a distcc host list.`});
	});

	it('is nothing without workers', () => {
		expect(distccHosts([], local)).toEqual({problem: 'A distcc host list needs at least one worker.'});
	});

	it('is this machine where a build has no worker left, with no more at once than it can bear', () => {
		expect(hostsOrNone([], local)).toEqual({text: '--localslots=2 --localslots_cpp=8 localhost/2'});
		expect(hostsOrNone([{name: 'w1', slots: 3}], local)).toEqual({text: '--localslots=2 --localslots_cpp=8 @w1/3,lzo'});
	});
});

describe('what distcc has understood of a list', () => {
	it('is every host with its slots, its own default where none are given', () => {
		expect(parseHostsDump(fixture('distcc/3.4-show-hosts.txt'))).toEqual([
			{name: 'w1', slots: 6},
			{name: 'w2', slots: 4},
			{name: 'w3', slots: 2},
			{name: 'localhost', slots: 3},
			{name: '::1', slots: 4},
			{name: 'w4', slots: 4},
		]);
	});

	it('is nothing when it dropped the list', () => {
		expect(parseHostsDump('')).toEqual([]);
	});

	it.each([
		['@w1/6,lzo', 'w1'],
		['user@w1', 'w1'],
		['10.0.0.1:3632/4,lzo,cpp', '10.0.0.1'],
		['[fe80::1]:3632/4', 'fe80::1'],
		['localhost', 'localhost'],
	])('%s is %s', (specification, host) => {
		expect(hostOf(specification)).toBe(host);
	});
});
