import {describe, expect, it} from 'vitest';
import type {LedgerEntry, PlanInput, Step} from '../../../source/actions/plan.ts';
import {ccacheText, redisServer, redisUnit} from '../../../source/actions/provision/cache-files.ts';
import {provision} from '../../../source/actions/provision/index.ts';
import type {CacheConfig} from '../../../source/config/config.ts';
import type {CacheFacts} from '../../../source/tools/cache-facts.ts';
import {someFacts} from '../../support/events.ts';
import {input, planOf} from '../support.ts';

const sha256 = 'b'.repeat(64);
const oldDistribution: CacheFacts = {
	packages: {'redis-server': {candidate: '7.0.15'}, sccache: {candidate: '0.4.0'}, ccache: {candidate: '4.7.5'}},
	isTemporaryInMemory: false,
	temporaryBytes: 0,
};

const withCache = (cache: Partial<CacheConfig>, more: Partial<PlanInput> = {}): PlanInput => ({
	...input,
	...more,
	config: {...input.config, cache: {...input.config.cache, ...cache}},
});
const stepsOf = (from: PlanInput): readonly Step[] => planOf(provision.plan(from)).flatMap(({steps}) => steps);
const idsOf = (from: PlanInput) => stepsOf(from).flatMap(({id, host}) => (host === 'master' ? [id.slice('master/'.length)] : []));
const packagesOf = (from: PlanInput) =>
	stepsOf(from).flatMap(({id, work}) =>
		id === 'master/packages' && work.kind === 'resource' && work.resource.kind === 'packages' ? work.resource.names : [],
	);

describe('a master whose sccache is too old', () => {
	const old = withCache({}, {cache: oldDistribution});

	it('gets ccache and nothing of sccache', () => {
		expect(packagesOf(old)).toContain('ccache');
		expect(packagesOf(old)).not.toContain('sccache');
		expect(idsOf(old)).toEqual(expect.arrayContaining(['compile-prefix', 'ccache-configuration', 'engine', 'cache-answers']));
		expect(idsOf(old).filter((id) => /sccache|cache-unit|cache-environment/.test(id))).toEqual([]);
	});

	it('has the password in a file of the builder that nobody else can read', () => {
		const secret = stepsOf(old).flatMap(({work}) =>
			work.kind === 'resource' && JSON.stringify(work).includes('quite-secret') ? [work.resource] : [],
		);
		expect(secret).toMatchObject([
			{path: '/etc/distbuild/redis.conf', mode: '600', isSecret: true},
			{path: '/opt/distbuild/ccache.conf', owner: 'builder', mode: '600', isSecret: true},
		]);
	});

	it('is told why in the plan', () => {
		expect(stepsOf(old).find(({id}) => id === 'master/engine')?.title).toMatch(
			/^compile cache: ccache \(.*because it is 0\.4\.0/,
		);
	});
});

describe('an sccache from elsewhere', () => {
	it('that was released is fetched, then installed, and its service started anew when it changes', () => {
		const named = withCache({sccacheRelease: {url: 'https://x/y.tar.gz', sha256}});
		const steps = stepsOf(named);
		expect(packagesOf(named)).not.toContain('sccache');
		expect(steps.find(({id}) => id === 'master/sccache-download')?.work).toMatchObject({
			task: {kind: 'download', url: 'https://x/y.tar.gz', sha256, path: `/home/builder/.downloads/${sha256}.tar.gz`},
		});
		expect(steps.find(({id}) => id === 'master/sccache-program')?.work).toMatchObject({
			resource: {kind: 'program', path: '/opt/distbuild/bin/sccache', archiveSha256: sha256},
		});
		expect(steps.find(({id}) => id === 'master/unit distbuild-sccache.service')?.work).toMatchObject({
			resource: {reads: expect.arrayContaining(['/opt/distbuild/bin/sccache'])},
		});
		expect(JSON.stringify(steps.find(({id}) => id === 'master/cache-unit'))).toContain(
			'/tmp/distbuild-1000/disk-only /opt/distbuild/bin/sccache\\n',
		);
	});

	it('that is a file is copied without being fetched', () => {
		const ids = idsOf(withCache({sccacheFile: '/home/builder/sccache'}));
		expect(ids).toContain('sccache-program');
		expect(ids).not.toContain('sccache-download');
	});
});

describe('another engine than before', () => {
	const entry = (id: string): LedgerEntry => ({
		id,
		at: 1,
		host: 'master',
		title: id,
		resource: {kind: 'directory', path: '/x', owner: 'root', mode: '755'},
		before: {exists: false},
	});
	const ledger = [
		'master/launcher',
		'master/cache-environment',
		'master/cache-unit',
		'master/unit distbuild-sccache.service',
		'w1/x',
	].map(entry);

	it('takes back what the former one had, the last thing first, and nothing else', () => {
		const last = planOf(provision.plan(withCache({engine: 'ccache'}, {ledger, cache: oldDistribution}))).at(-1);
		expect(last?.title).toBe('no longer needed');
		expect(last?.steps.map(({work}) => (work.kind === 'task' && work.task.kind === 'undo' ? work.task.entryId : ''))).toEqual([
			'master/unit distbuild-sccache.service',
			'master/cache-unit',
			'master/cache-environment',
		]);
	});

	it('is no reason to take anything back where it is the same', () => {
		expect(planOf(provision.plan({...input, ledger})).map(({title}) => title)).not.toContain('no longer needed');
	});
});

describe('the server', () => {
	it.each<[string, CacheFacts['packages'], string]>([
		['Redis where both could be', {'redis-server': {candidate: '8.0.6'}, 'valkey-server': {candidate: '9.1.2'}}, 'redis'],
		[
			'Valkey where it is installed and Redis is not',
			{'redis-server': {candidate: '8.0.6'}, 'valkey-server': {installed: '9.1.2'}},
			'valkey',
		],
		['Redis where both are installed', {'redis-server': {installed: '8.0.6'}, 'valkey-server': {installed: '9.1.2'}}, 'redis'],
		['Valkey where there is no Redis', {'valkey-server': {candidate: '9.1.2'}}, 'valkey'],
		['Redis where nothing is known', {}, 'redis'],
	])('is %s', (_name, packages, name) => {
		const server = redisServer({...input, cache: {packages, isTemporaryInMemory: false, temporaryBytes: 0}});
		const [tools, program, client] = [`${name}-tools`, `/usr/bin/${name}-server`, `${name}-cli`];
		expect(server).toEqual({package: `${name}-server`, tools, user: name, program, client});
		expect(redisUnit(server, '/c')).toContain(`\nUser=${name}\n`);
	});
});

it.each([
	['a twentieth of the disk', false, 100, 5120],
	['20 GB at most', false, 4000, 20_000],
	['256 MB at least', false, 1, 256],
	['a sixteenth of the memory where /tmp is memory', true, 100, 2048],
])("ccache's local level is %s", (_name, isTemporaryInMemory, diskGibibytes, expected) => {
	const gibibyte = 1024 ** 3;
	const master = {...someFacts, memoryBytes: 32 * gibibyte};
	const temporaryBytes = diskGibibytes * gibibyte;
	const text = ccacheText({...input, facts: {master}, cache: {...oldDistribution, isTemporaryInMemory, temporaryBytes}});
	expect(text).toContain(`\nmax_size = ${expected}M\n`);
});

it('pump is installed and tried only where it is wanted', () => {
	expect(packagesOf(input)).not.toContain('distcc-pump');
	const wanted = {...input, config: {...input.config, build: {...input.config.build, pump: 'check'}}} as const;
	expect(packagesOf(wanted)).toContain('distcc-pump');
	expect(idsOf(wanted)).toContain('pump');
	expect(idsOf(input)).not.toContain('pump');
});
