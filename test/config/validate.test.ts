import {describe, expect, it} from 'vitest';
import {hostNames} from '../../source/config/config.ts';
import {validateConfig} from '../../source/config/validate.ts';

const good = {
	cluster: 'farm',
	user: 'builder',
	master: {address: '192.168.1.100', tree: '/home/builder/my aosp'},
	workers: [
		{name: 'w1', address: '192.168.1.101'},
		{
			name: 'big-box',
			address: 'big.example',
			port: 2222,
			user: 'ci_user',
			slots: 12,
			jump: [{address: 'gate.example', port: 22, user: 'guest'}],
			identityFile: '/home/builder/.ssh/id_big',
		},
	],
	build: {
		target: 'aosp_arm64-trunk_staging-eng',
		modules: ['adbd', 'libc++'],
		directories: ['system/core/adb'],
		variables: ['SOONG_NINJA=ninja'],
		clean: 'installclean',
		jobs: 64,
		pump: 'check',
		mode: 'local',
	},
	sync: {scope: 'full', bandwidthLimit: '50m'},
	transport: 'direct',
	trust: 'mesh',
	cache: {
		engine: 'ccache',
		memoryMegabytes: 512,
		persistence: 'snapshots',
		listen: 'network',
		sccacheRelease: {url: 'https://example.org/sccache.tar.gz', sha256: '0'.repeat(64)},
	},
};

function problemsOf(value: unknown) {
	const result = validateConfig(value);
	return 'problems' in result ? result.problems : [];
}

/** The good file with one place changed; `undefined` takes it away. */
function changed(path: string, value: unknown): unknown {
	const copy = structuredClone(good) as unknown as Record<string, unknown>;
	const keys = path.split('.');
	const last = keys.pop() ?? '';
	let place = copy;
	for (const key of keys) place = place[key] as Record<string, unknown>;
	place[last] = value;
	return copy;
}

describe('a good file', () => {
	it('is taken as it is, with what it leaves out filled in', () => {
		expect(validateConfig(good)).toEqual({
			config: {
				...good,
				workers: [{name: 'w1', address: '192.168.1.101', port: 22, user: 'builder'}, good.workers[1]],
			},
		});
	});

	it('may be short', () => {
		const {cluster, user, master} = good;
		const short = {cluster, user, master, workers: [{name: 'w1', address: 'w1'}], build: {target: 'aosp_arm64-eng'}};
		const result = validateConfig(short);
		expect(result).toEqual({
			config: {
				...short,
				workers: [{name: 'w1', address: 'w1', port: 22, user: 'builder'}],
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
			},
		});
		expect('config' in result && hostNames(result.config)).toEqual(['master', 'w1']);
	});

	it.each([
		['build.jobs', 'auto'],
		['build.modules', null],
		['sync.bandwidthLimit', 500],
		['sync.bandwidthLimit', '1.5G'],
		['sync', undefined],
		['cache', undefined],
		['workers.0.address', 'fe80::1'],
		['workers.0.slots', 200],
		['workers.0.jump', []],
		['cache.sccacheFile', '/opt/sccache'],
	])('may have %s as %j', (path, value) => {
		expect(problemsOf(changed(path, value))).toEqual([]);
	});
});

describe('a mistake', () => {
	it.each<readonly [string, unknown, string]>([
		['cluster', undefined, 'is missing'],
		['cluster', 'My Farm', '"My Farm" is not valid'],
		['cluster', 3, '3 is not valid'],
		['user', undefined, 'is missing'],
		['user', 'Builder', '"Builder" is not valid'],
		['user', 'root; id', '"root; id" is not valid'],
		['user', '-l', '"-l" is not valid'],
		['master.address', undefined, 'is missing'],
		['master.address', '-oProxyCommand=id', '"-oProxyCommand=id" is not valid'],
		['master.address', 'a b', '"a b" is not valid'],
		['master.tree', undefined, 'is missing'],
		['master.tree', 'aosp', '"aosp" is not valid'],
		['master.tree', '/', '"/" is not valid'],
		['master.tree', '/aosp/', '"/aosp/" is not valid'],
		['master.tree', '/a\nb', '"/a\\nb" is not valid'],
		['workers', undefined, 'is empty'],
		['workers', [], 'is empty'],
		['workers.0.name', undefined, 'is missing'],
		['workers.0.name', 'W1', '"W1" is not valid'],
		['workers.0.name', 'w1/../x', '"w1/../x" is not valid'],
		['workers.0.name', 'w1\n', '"w1\\n" is not valid'],
		['workers.0.name', '-w1', '"-w1" is not valid'],
		['workers.0.name', 'w1,lzo', '"w1,lzo" is not valid'],
		['workers.0.name', '$(id)', '"$(id)" is not valid'],
		['workers.0.name', 'a'.repeat(64), `"${'a'.repeat(64)}" is not valid`],
		['workers.0.name', 'master', 'master is reserved'],
		['workers.0.name', 'localhost', 'localhost is reserved'],
		['workers.0.name', 'sccache', 'sccache is reserved'],
		['workers.1.name', 'w1', 'w1 is there twice'],
		['workers.0.address', '-w', '"-w" is not valid'],
		['workers.0.address', 'w1;id', '"w1;id" is not valid'],
		['workers.0.address', '', '"" is not valid'],
		['workers.0.port', 0, '0 is not valid'],
		['workers.0.port', 65_536, '65536 is not valid'],
		['workers.0.port', '22', '"22" is not valid'],
		['workers.0.user', 'a b', '"a b" is not valid'],
		['workers.0.slots', 0, '0 is not valid'],
		['workers.0.slots', 201, '201 is not valid'],
		['workers.0.slots', 1.5, '1.5 is not valid'],
		['workers.0.cores', 4, 'is not a known setting'],
		['workers.1.jump', 'gate.example', 'is not a list'],
		['workers.1.jump.0.address', undefined, 'is missing'],
		['workers.1.jump.0.user', '-l', '"-l" is not valid'],
		['workers.1.identityFile', 'id_big', '"id_big" is not valid'],
		['transport', 'udp', '"udp" is not valid'],
		['trust', true, 'true is not valid'],
		['cache.engine', 'icecc', '"icecc" is not valid'],
		['cache.sccacheRelease.sha256', 'abc', '"abc" is not valid'],
		['cache.sccacheRelease.url', 'file:///etc/passwd', '"file:///etc/passwd" is not valid'],
		['build.target', undefined, 'is missing'],
		['build.target', 'aosp_arm64', '"aosp_arm64" is not valid'],
		['build.target', 'a-b-c-d', '"a-b-c-d" is not valid'],
		['build.target', 'aosp_arm64-debug', '"aosp_arm64-debug" is not valid'],
		['build.target', 'a b-eng', '"a b-eng" is not valid'],
		['build.modules', 'adbd', 'is not a list'],
		['build.modules.1', '-k0', '"-k0" is not a module'],
		['build.modules.1', 'a b', '"a b" is not a module'],
		['build.modules.1', 7, '7 is not a module'],
		['build.modules.1', '../a', '"../a" is not a module'],
		['build.modules.1', 'clobber', 'clobber deletes and builds nothing'],
		['build.modules.1', 'installclean', 'installclean deletes and builds nothing'],
		['build.modules.1', 'clean-adbd', 'clean-adbd deletes and builds nothing'],
		['build.directories.0', '/etc', '"/etc" is not a directory of the tree'],
		['build.directories.0', 'system/../..', '"system/../.." is not a directory of the tree'],
		['build.directories.0', './system', '"./system" is not a directory of the tree'],
		['build.directories.0', '-k', '"-k" is not a directory of the tree'],
		['build.directories.0', 'system/', '"system/" is not a directory of the tree'],
		['build.variables', {A: 1}, 'is not a list'],
		['build.variables.0', 'A', '"A" is not a variable'],
		['build.variables.0', '1A=b', '"1A=b" is not a variable'],
		['build.variables.0', 'A=$(shell reboot)', '"A=$(shell reboot)" is not a variable'],
		['build.variables.0', 'A=b\nC=d', '"A=b\\nC=d" is not a variable'],
		['build.variables.0', 'OUT_DIR=/tmp', 'OUT_DIR cannot be set here'],
		['build.variables.0', 'LD_PRELOAD=x.so', 'LD_PRELOAD cannot be set here'],
		['build.variables.0', 'TARGET_PRODUCT=a', 'TARGET_PRODUCT cannot be set here'],
		['build.variables.0', 'USE_RBE=true', 'USE_RBE cannot be set here'],

		['build.clean', 'everything', '"everything" is not valid'],
		['build.jobs', 0, '0 is not valid'],
		['build.jobs', 'many', '"many" is not valid'],
		['sync.scope', 'half', '"half" is not valid'],
		['sync.bandwidthLimit', '--help', '"--help" is not valid'],
		['sync.bandwidthLimit', '50 m', '"50 m" is not valid'],
		['cache.memoryMegabytes', 15, '15 is not valid'],
		['cache.memoryGigabytes', 1, 'is not a known setting'],
		['extra', true, 'is not a known setting'],
	])('in %s (%j): %s', (path, value, message) => {
		const keys = path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
		const problems = problemsOf(changed(path, value));
		expect(problems.map((problem) => [problem.path, problem.message])).toEqual([[keys, message]]);
		expect(problems[0]?.hint).toMatch(/\.$/);
	});

	it.each([
		['otherMaster', {address: 'm1'}, 'cache.otherMaster.cluster is missing'],
		['otherMaster', {address: 'm1', cluster: '../x'}, 'cache.otherMaster.cluster "../x" is not valid'],
		['otherMaster', {cluster: 'farm'}, 'cache.otherMaster.address is missing'],
		['listen', 'network', 'cache.listen is a matter of the other master, whose Redis is used'],
		['persistence', 'snapshots', 'cache.persistence is a matter of the other master, whose Redis is used'],
		['memoryMegabytes', 512, 'cache.memoryMegabytes is a matter of the other master, whose Redis is used'],
	])("beside another master's cache: %s (%j)", (key, value, sentence) => {
		const otherMaster = {address: 'm1', cluster: 'farm'};
		const problems = problemsOf(changed('cache', {otherMaster, [key]: value}));
		expect(problems.map(({path, message}) => `${path.join('.')} ${message}`)).toEqual([sentence]);
	});

	it.each([
		['workers', {name: 'w1'}, 'is not a list'],
		['master', 'here', 'is not a mapping'],
		['build', [], 'is not a mapping'],
		['workers.0', 'w1', 'is not a mapping'],
		['workers.1.jump', ['gate'], 'is not a mapping'],
		['cache.sccacheRelease', 'https://example.org', 'is not a mapping'],
	])('in the shape of %s (%j) is named once, and not what is missing below', (path, value, message) => {
		expect(problemsOf(changed(path, value)).map((problem) => problem.message)).toEqual([message]);
	});

	it.each<readonly [string, readonly unknown[], string, string]>([
		[
			'the same address',
			[
				{name: 'w1', address: 'a'},
				{name: 'w2', address: 'A'},
			],
			'address',
			'A is w1 already',
		],
		[
			'the same name',
			[
				{name: 'w1', address: 'a'},
				{name: 'w1', address: 'b'},
			],
			'name',
			'w1 is there twice',
		],
	])('of two workers with %s is told of the second', (_name, workers, key, message) => {
		expect(problemsOf(changed('workers', workers))).toEqual([expect.objectContaining({path: ['workers', 1, key], message})]);
	});

	it('is not another port, or another way, to the same address', () => {
		const jump = [{address: 'gate'}];
		const workers = [
			{name: 'w1', address: 'a'},
			{name: 'w2', address: 'a', port: 2222},
			{name: 'w3', address: 'a', jump},
		];
		expect(problemsOf(changed('workers', workers))).toEqual([]);
	});

	it('may be a variable that is there twice', () => {
		expect(problemsOf(changed('build.variables', ['A=1', 'A=2']))).toMatchObject([
			{path: ['build', 'variables', 1], message: 'A is there twice'},
		]);
	});

	it('comes with all others at once', () => {
		const problems = problemsOf({cluster: 'farm', workers: [{name: 'A', address: '-'}], build: {jobs: -1}});
		expect(problems.map(({path}) => path.join('.')).sort()).toEqual([
			'build.jobs',
			'build.target',
			'master.address',
			'master.tree',
			'user',
			'workers.0.address',
			'workers.0.name',
		]);
	});

	it('is not named twice: bad names of two workers are not the same name', () => {
		const workers = [
			{name: 'A', address: 'w1'},
			{name: 'B', address: 'w2'},
		];
		expect(problemsOf(changed('workers', workers)).map(({message}) => message)).toEqual(['"A" is not valid', '"B" is not valid']);
	});

	it.each([undefined, null, '', 'text', 3, [], [1]])('is everything in %j', (value) => {
		expect(problemsOf(value).length).toBeGreaterThan(4);
	});
});
