import {describe, expect, it} from 'vitest';
import type {Config} from '../../source/config/config.ts';
import {explain, explainText} from '../../source/config/explain.ts';

const config: Config = {
	cluster: 'farm',
	user: 'builder',
	master: {address: '10.0.0.1', tree: '/aosp'},
	workers: [
		{name: 'w1', address: '10.0.0.11', port: 22, user: 'builder'},
		{name: 'w2', address: '10.0.0.12', port: 2222, user: 'ci', slots: 8, jump: [{address: 'gate', port: 22, user: 'guest'}]},
	],
	build: {
		target: 'aosp_arm64-eng',
		modules: [],
		directories: [],
		variables: [],
		clean: 'none',
		jobs: 'auto',
		pump: 'off',
		mode: 'plain',
	},
	sync: {scope: 'toolchain'},
	transport: 'tunnel',
	trust: 'one-way',
	cache: {engine: 'auto', persistence: 'none', listen: 'loopback'},
};

const lines: Readonly<Record<string, number>> = {cluster: 1, 'workers.0.name': 5, 'workers.1.port': 9, 'workers.1.slots': 10};

describe('a configuration as it is understood', () => {
	const rows = explain(config, (path) => lines[path.join('.')]);
	const row = (name: string) => rows.find((candidate) => candidate.name === name);

	it('names every setting once, worker by worker', () => {
		expect(new Set(rows.map(({name}) => name)).size).toBe(rows.length);
		const workers = rows.filter(({name}) => name.startsWith('workers.')).map(({name}) => name.split('.')[1]);
		expect(workers).toEqual(workers.toSorted());
	});

	it.each([
		['cluster', {value: 'farm', source: 'file', line: 1}],
		['workers.w2.port', {value: 2222, source: 'file', line: 9}],
		['workers.w1.port', {value: 22, source: 'default'}],
		['workers.w2.jump.1.user', {value: 'guest', source: 'default'}],
		['build.jobs', {value: 'auto', source: 'default'}],
		['workers.w1.slots', {source: 'default', meaning: 'from its cores and memory'}],
		['cache.memoryMegabytes', {source: 'default', meaning: "a quarter of the master's memory"}],
	])('says where %s comes from', (name, expected) => {
		expect(row(name)).toMatchObject(expected);
		expect(row(name)).toHaveProperty('source', expected.source);
	});

	it('is a table for people', () => {
		const text = explainText(rows);
		expect(text).toMatch(/^cluster +farm +line 1$/m);
		expect(text).toMatch(/^workers\.w1\.slots +\(from its cores and memory\) +default$/m);
		expect(text).toMatch(/^build\.modules +\[\] +default$/m);
	});
});
