import {describe, expect, it} from 'vitest';
import type {Config} from '../../source/config/config.ts';
import {toFailure} from '../../source/engine/failure.ts';
import {checkOnly, configured, type Overrides, withWorkers} from '../../source/session/flags.ts';

const config: Config = {
	cluster: 'farm',
	user: 'builder',
	master: {address: '10.0.0.1', tree: '/home/builder/aosp'},
	workers: [
		{name: 'w1', address: '10.0.0.11', port: 22, user: 'builder'},
		{name: 'w2', address: '10.0.0.12', port: 22, user: 'builder', slots: 8},
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

describe('flags laid over the configuration', () => {
	it('change nothing when there are none', () => {
		expect(configured(config, {})).toEqual(config);
	});

	it.each<[Overrides, Partial<Config>]>([
		[{target: 'aosp_x86-userdebug'}, {build: {...config.build, target: 'aosp_x86-userdebug'}}],
		[{module: ['adbd', 'libc']}, {build: {...config.build, modules: ['adbd', 'libc']}}],
		[{directory: ['system/core']}, {build: {...config.build, directories: ['system/core']}}],
		[{variable: ['A=1', 'B=']}, {build: {...config.build, variables: ['A=1', 'B=']}}],
		[{clean: 'installclean'}, {build: {...config.build, clean: 'installclean'}}],
		[{module: [], directory: [], variable: []}, {}],
		[{jobs: '40'}, {build: {...config.build, jobs: 40}}],
		[{jobs: 'auto'}, {build: {...config.build, jobs: 'auto'}}],
		[{scope: 'full', bwlimit: '50m'}, {sync: {scope: 'full', bandwidthLimit: '50m'}}],
	])('%o', (flags, expected) => {
		expect(configured(config, flags)).toEqual({...config, ...expected});
	});

	it.each<[Overrides, string]>([
		[{jobs: 'many'}, 'build.jobs "many" is not valid'],
		[{jobs: '0'}, 'build.jobs 0 is not valid'],
		[{target: 'nonsense'}, 'build.target'],
		[{module: ['$(reboot)']}, 'is not a module'],
		[{directory: ['/etc']}, 'is not a directory of the tree'],
		[{variable: ['A=`reboot`']}, 'is not a variable'],
		[{clean: 'modules'}, 'no module is named'],
		[{scope: 'half'}, 'sync.scope'],
		[{bwlimit: 'fast'}, 'sync.bandwidthLimit'],
	])('%o is refused in a sentence', (flags, expected) => {
		let failure: ReturnType<typeof toFailure> | undefined;
		try {
			configured(config, flags);
		} catch (error) {
			failure = toFailure(error);
		}
		expect(failure).toMatchObject({code: 'usage', message: expect.stringContaining(expected)});
	});
});

describe('--only', () => {
	it.each(['w1', 'w2,w1', 'master', 'master,w2', 'gone'])('may name %s', (only) => {
		expect(() => checkOnly(config, only, ['gone'])).not.toThrow();
	});

	it.each(['w9', 'w1,w9', '', 'w1,', 'w1 w2'])('is refused where it names a stranger: %j', (only) => {
		expect(() => checkOnly(config, only)).toThrow('no host of farm');
	});

	it('makes the farm of a build smaller', () => {
		expect(withWorkers(config, 'w2').workers.map(({name}) => name)).toEqual(['w2']);
		expect(() => withWorkers(config, 'master')).toThrow('no worker to build with');
	});
});
