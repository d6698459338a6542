import {expect, it} from 'vitest';
import {parse} from 'yaml';
import {validateConfig} from '../../source/config/validate.ts';
import {clusterYaml} from '../../source/lab/cluster-yaml.ts';

it("writes a configuration that the program's own rules accept", () => {
	const text = clusterYaml([
		{name: 'master', role: 'master', address: '198.18.77.10', base: 'testing'},
		{name: 'w1', role: 'worker', address: '198.18.77.11', base: 'testing'},
		{name: 'w2', role: 'worker', address: '198.18.77.12', base: 'trixie'},
	]);
	expect(validateConfig(parse(text))).toEqual({
		config: expect.objectContaining({
			cluster: 'lab',
			user: 'builder',
			master: {address: '198.18.77.10', tree: '/home/builder/aosp'},
			workers: [
				{name: 'w1', address: '198.18.77.11', port: 22, user: 'builder'},
				{name: 'w2', address: '198.18.77.12', port: 22, user: 'builder'},
			],
			build: {
				target: 'lab_x86_64-eng',
				modules: [],
				directories: [],
				variables: [],
				clean: 'none',
				jobs: 'auto',
				pump: 'off',
				mode: 'plain',
			},
		}),
	});
});
