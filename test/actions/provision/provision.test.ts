import {describe, expect, it} from 'vitest';
import * as cacheFile from '../../../source/actions/provision/cache-files.ts';
import {provision} from '../../../source/actions/provision/index.ts';
import * as masterFile from '../../../source/actions/provision/master-files.ts';
import * as workerFile from '../../../source/actions/provision/worker-files.ts';
import {someFacts} from '../../support/events.ts';
import {input, order, planOf, withoutW2} from '../support.ts';

const plan = planOf(provision.plan(input));
const resources = plan.flatMap((stage) =>
	stage.steps.flatMap((step) => (step.work.kind === 'resource' ? [step.work.resource] : [])),
);

const workerFiles = (name: string) =>
	[
		'directory /etc/distbuild',
		'directory /opt/distbuild',
		'directory /var/log/distbuild',
		'allowed-compilers',
		'distccd-unit',
		'log-service',
		'log-timer',
	].map((step) => `${name}/${step}`);
const masterFiles = [
	'directory /etc/distbuild',
	'directory /opt/distbuild',
	'directory /opt/distbuild/bin',
	'launcher',
	'connector',
	'directory /var/cache/distbuild',
	'directory /var/lib/distbuild-redis',
	'redis-configuration',
	'redis-unit',
	'cache-environment',
	'cache-unit',
	'engine',
	'tunnel-unit-w1',
	'tunnel-unit-w2',
	'shell-environment',
].map((step) => `master/${step}`);
const masterServices = ['unit distbuild-redis.service', 'redis-answers', 'unit distbuild-sccache.service', 'cache-answers'];
const tunnel = (name: string) => [`unit distbuild-tunnel-${name}.service`, `tunnel-${name}-answers`];
const onMaster = (steps: readonly string[]) => steps.map((step) => `master/${step}`);
const distccd = (name: string) => [
	`${name}/unit distbuild-log.timer`,
	`${name}/unit distbuild-distccd.service`,
	`${name}/distccd-answers`,
];

const questions = (host: string) =>
	(host === 'master' ? ['disk', 'limits', 'dns'] : ['clock', 'disk', 'limits', 'dns', 'path-mtu']).map(
		(check) => `${host}/check ${check}`,
	);

describe('provision', () => {
	it('does everything in this order', () => {
		expect(order(plan)).toEqual([
			['packages', ['master/packages', 'w1/packages', 'w2/packages']],
			['files', [...masterFiles, ...workerFiles('w1'), ...workerFiles('w2')]],
			['worker services', [...distccd('w1'), ...distccd('w2')]],
			['master services', onMaster([...masterServices, ...tunnel('w1'), ...tunnel('w2')])],
			['machines', [...questions('master'), ...questions('w1'), ...questions('w2')]],
		]);
	});

	it('leaves out a worker that is unreachable, but has the unit of its tunnel ready', () => {
		expect(order(planOf(provision.plan(withoutW2)))).toEqual([
			['packages', ['master/packages', 'w1/packages']],
			['files', [...masterFiles, ...workerFiles('w1')]],
			['worker services', distccd('w1')],
			['master services', onMaster([...masterServices, ...tunnel('w1')])],
			['machines', [...questions('master'), ...questions('w1')]],
		]);
	});

	it('over the network opens the firewall of the workers first, and cannot go through a jump host', () => {
		const config = {...input.config, transport: 'direct'} as const;
		const services = order(planOf(provision.plan({...input, config})))[2]?.[1];
		expect(services?.slice(0, 2)).toEqual(['w1/unit distbuild-firewall.service', 'w1/unit distbuild-log.timer']);
		const jump = [{address: 'gate', port: 22, user: 'builder'}];
		const workers = config.workers.map((worker) => ({...worker, jump}));
		expect(provision.plan({...input, config: {...config, workers}})).toMatchObject({
			code: 'configuration',
			message: 'w1 lies behind a jump host, where compiles cannot go straight over the network.',
		});
	});

	it('keeps passwords to files that are marked as secret and that others cannot read', () => {
		const withSecret = (secret: string) => resources.filter((resource) => JSON.stringify(resource).includes(secret));
		const redis = {kind: 'file', path: '/etc/distbuild/redis.conf', owner: 'redis', isSecret: true, mode: '600'};
		const sccache = {kind: 'file', path: '/etc/distbuild/sccache.environment', owner: 'root', isSecret: true, mode: '600'};
		expect(withSecret('very-secret')).toMatchObject([redis]);
		expect(withSecret('quite-secret')).toMatchObject([redis, sccache]);
	});

	it('restarts a service whenever a file changes that it reads and that we write', () => {
		const written = resources.flatMap((resource) => (resource.kind === 'file' ? [resource.path] : []));
		const units = resources.flatMap((resource) => (resource.kind === 'unit' ? [resource] : []));
		for (const {name, reads} of units) {
			expect(reads[0]).toBe(`/etc/systemd/system/${name}`);
			for (const path of reads) expect([...written, input.settings.keyPath]).toContain(path);
		}
		expect(units).toHaveLength(8);
	});
});

describe('the files of provision', () => {
	it('allow each clang and clang++ of the tree, by absolute path', () => {
		expect(workerFile.commandsList(input.tree).split('\n')).toEqual([
			'/opt/distbuild/prebuilts/clang/host/linux-x86/clang-r1/bin/clang',
			'/opt/distbuild/prebuilts/clang/host/linux-x86/clang-r1/bin/clang++',
			'/opt/distbuild/prebuilts/clang/host/linux-x86/clang-r2/bin/clang',
			'/opt/distbuild/prebuilts/clang/host/linux-x86/clang-r2/bin/clang++',
			'',
		]);
	});

	it('let distccd listen on the loopback only, with the slots of the worker', () => {
		const [w1, w2] = input.config.workers;
		if (w1 === undefined || w2 === undefined) throw new Error('The sample has two workers.');
		expect(workerFile.distccdUnit(w1, undefined, input.config)).toMatch(
			/ExecStart=.* --listen 127\.0\.0\.1 --port 3642 --allow 127\.0\.0\.0\/8 --jobs 7 /,
		);
		expect(workerFile.distccdUnit(w2, {...someFacts, cores: 10}, input.config)).toContain(' --jobs 13 ');
		expect(workerFile.distccdUnit(w2, undefined, input.config)).toContain(' --jobs 5 ');
	});

	it.each([
		['/home/builder/aosp', ['TemporaryFileSystem=/home:ro', 'BindReadOnlyPaths=/opt/distbuild:/home/builder/aosp']],
		['/srv/aosp', ['TemporaryFileSystem=/srv:ro', 'BindReadOnlyPaths=/opt/distbuild:/srv/aosp']],
		// Hidden, these would take from distccd what it runs on.
		['/opt/aosp', []],
		['/usr/src/aosp', []],
		['/aosp', []],
		['/home/a b', []],
	])('show distccd what was synced where the tree %s is on the master, in pump mode only', (tree, expected) => {
		const [w1] = input.config.workers;
		if (w1 === undefined) throw new Error('The sample has two workers.');
		const config = (mode: 'plain' | 'pump' | 'auto') => ({
			...input.config,
			master: {...input.config.master, tree},
			build: {...input.config.build, mode},
		});
		const view = (mode: 'plain' | 'pump' | 'auto') =>
			workerFile
				.distccdUnit(w1, someFacts, config(mode))
				.split('\n')
				.filter((line) => /^(TemporaryFileSystem|BindReadOnlyPaths)=/.test(line));
		expect([view('plain'), view('pump'), view('auto')]).toEqual([[], expected, expected]);
	});

	it('let distccd listen for the master alone where compiles go straight over the network', () => {
		const config = {...input.config, transport: 'direct'} as const;
		const [w1] = config.workers;
		if (w1 === undefined) throw new Error('The sample has two workers.');
		const text = workerFile.distccdUnit(w1, someFacts, config);
		expect(text).toContain(' --listen 10.0.0.9 --port 3642 --allow 10.0.0.1/32 ');
		expect(text).toContain('\nIPAddressDeny=any\nIPAddressAllow=localhost 10.0.0.9 10.0.0.1/32\n');
		const relay = masterFile.tunnelUnit('builder', {...w1, address: 'fe80::1'}, {...input, config});
		expect(relay).toContain(
			'ExecStart=/usr/bin/socat UNIX-LISTEN:/run/distbuild-w1/distccd.sock,fork,unlink-early,mode=600,backlog=512 "TCP:[fe80::1]:3642,nodelay,connect-timeout=10"',
		);
	});

	it.each([
		['as configured', 512, 64, 512],
		['a quarter of the master', undefined, 16, 4096],
		['64 MB at least', undefined, 0.1, 64],
	])('give Redis memory: %s', (_name, memoryMegabytes, gibibytes, expected) => {
		const config = {...input.config, cache: {...input.config.cache, ...(memoryMegabytes === undefined ? {} : {memoryMegabytes})}};
		const text = cacheFile.redisText({...input, config, facts: {master: {...someFacts, memoryBytes: gibibytes * 1024 ** 3}}});
		expect(text).toContain(`\nmaxmemory ${expected}mb\n`);
	});

	it('give Redis memory also where the master is unknown', () => {
		expect(cacheFile.redisText({...input, facts: {}})).toContain('\nmaxmemory 64mb\n');
	});

	it('keep the password out of the unit of the cache, which everybody can read', () => {
		expect(cacheFile.sccacheEnvironment('p')).toBe('SCCACHE_REDIS_PASSWORD=p\n');
		const text = cacheFile.sccacheUnit('builder', '/usr/bin/sccache', '/etc/distbuild/sccache.environment', '/tmp/d/disk-only');
		expect(text).toContain('EnvironmentFile=/etc/distbuild/sccache.environment');
		expect(text).not.toContain('PASSWORD');
	});

	it('join each worker by a tunnel with its own port and user', () => {
		const text = resources.find((resource) => resource.kind === 'file' && resource.path.endsWith('tunnel-w2.service'));
		expect(text).toMatchObject({
			content: expect.stringMatching(
				/-p 2222 .*-L \/run\/distbuild-w2\/distccd\.sock:127\.0\.0\.1:3642 -L \/run\/distbuild-w2\/statistics\.sock:127\.0\.0\.1:3643 -- ci@10\.0\.0\.3$/m,
			),
		});
	});

	it('give shells the launcher and the jobs', () => {
		expect(masterFile.shellEnvironment(input).split('\n').slice(1)).toEqual([
			'export USE_CCACHE=true',
			'export CCACHE_EXEC=/opt/distbuild/bin/launcher',
			'export DISTBUILD_JOBS=19',
			'export DISTCC_DIR=/tmp/distbuild-1000/distcc',
			'[ -d "$DISTCC_DIR" ] || { mkdir -p -m 700 /tmp/distbuild-1000 && mkdir -p -m 755 "$DISTCC_DIR"; }',
			'',
		]);
	});
});
