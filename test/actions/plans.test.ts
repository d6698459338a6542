import {describe, expect, it} from 'vitest';
import {build} from '../../source/actions/build.ts';
import {actionOf, actions} from '../../source/actions/index.ts';
import {isFailure, type LedgerEntry, outline} from '../../source/actions/plan.ts';
import {provision} from '../../source/actions/provision/index.ts';
import {keyMarker, permitsOf, sshSetup} from '../../source/actions/ssh-setup.ts';
import {sync} from '../../source/actions/sync.ts';
import {teardown, withOwedHosts} from '../../source/actions/teardown.ts';
import {jumpHosts} from '../../source/config/machines.ts';
import {actionIds} from '../../source/state/events.ts';
import {deepFreeze} from '../support/deep-freeze.ts';
import {input, order, planOf, withoutW2} from './support.ts';

const ledger: readonly LedgerEntry[] = ['w1/authorized-key', 'w1/packages', 'master/packages'].map((id, at) => ({
	id,
	at,
	host: id.slice(0, id.indexOf('/')),
	title: `title of ${id}`,
	resource: id.endsWith('packages')
		? {kind: 'packages', names: [], quietUnits: {}}
		: {kind: 'line', path: '.ssh/authorized_keys', line: 'x', marker: 'x'},
	before: {},
}));

describe('the actions', () => {
	it('are all there, with ids and keys of their own', () => {
		expect(actions.map((action) => action.id)).toEqual([...actionIds]);
		expect(new Set(actions.map((action) => action.key)).size).toBe(actions.length);
		for (const id of actionIds) expect(actionOf(id).id).toBe(id);
	});

	it('destroy only at teardown', () => {
		expect(actions.filter((action) => action.isDestructive).map((action) => action.id)).toEqual(['teardown']);
	});

	it.each(actions)(
		'$id: ids are unique and begin with their host, nothing secret shows, and the input stays as it is',
		(action) => {
			const steps = outline(planOf(action.plan(deepFreeze(structuredClone({...input, ledger})))));
			expect(new Set(steps.map((step) => step.id)).size).toBe(steps.length);
			for (const step of steps) expect(step.id.startsWith(`${step.host}/`)).toBe(true);
			expect(JSON.stringify(steps)).not.toContain(input.settings.redisPassword);
			for (const step of steps) expect(Object.keys(step).sort()).toEqual(['host', 'id', 'stage', 'title']);
		},
	);

	it.each([build, provision, sync])('$id says what to do where the tree has no clang', (action) => {
		const result = action.plan({...input, tree: {compilerDirectories: [], sysroots: []}});
		expect(isFailure(result) && result).toEqual({
			code: 'configuration',
			message: 'There is no clang below /home/builder/aosp/prebuilts/clang/host/linux-x86.',
			hint: 'Set master.tree to a complete AOSP checkout.',
		});
	});
});

describe('ssh-setup', () => {
	it('accepts keys, lets ours in and proves it, on every worker', () => {
		expect(order(planOf(sshSetup.plan({...input, facts: {}})))).toEqual([
			['host keys', ['w1/host-key', 'w2/host-key']],
			['trust', ['w1/authorized-key', 'w2/authorized-key']],
			['reachability', ['w1/reach', 'w2/reach']],
		]);
	});

	it('lets the key reach the compile server of a worker and nothing else', () => {
		const step = planOf(sshSetup.plan(input))[1]?.steps[0];
		expect(step?.work).toEqual({
			kind: 'task',
			task: {kind: 'let-in'},
		});
		const [w1] = input.config.workers;
		expect(w1 && permitsOf(input.config, w1)).toEqual({permitOpen: ['127.0.0.1:3642', '127.0.0.1:3643'], hasTerminal: true});
	});

	it('begins with the machines on the way, which let through and nothing more', () => {
		const jump = [{address: '192.0.2.1', port: 22, user: 'guest'}];
		const [w1, w2] = input.config.workers;
		if (w1 === undefined || w2 === undefined) expect.unreachable();
		const config = {...input.config, workers: [w1, {...w2, jump}]};
		const plan = planOf(sshSetup.plan({...input, config}));
		expect(order(plan)).toEqual([
			['host keys', ['guest@192.0.2.1/host-key', 'w1/host-key']],
			['trust', ['guest@192.0.2.1/authorized-key', 'w1/authorized-key']],
			['host keys behind jump hosts', ['w2/host-key']],
			['trust behind jump hosts', ['w2/authorized-key']],
			['reachability', ['guest@192.0.2.1/reach', 'w1/reach', 'w2/reach']],
		]);
		const [way] = jumpHosts(config);
		expect(way && permitsOf(config, way)).toEqual({permitOpen: [`${w2.address}:${w2.port}`], hasTerminal: false});
	});

	it('does not take the lines of a cluster with a longer name for its own', () => {
		for (const other of ['farm-2', 'farm2', 'my-farm']) expect(keyMarker(other)).not.toContain(keyMarker('farm'));
	});
});

describe('sync', () => {
	it('sends the compilers, and the tree only where it shall', () => {
		const proof = ['proof', ['w1/same-compiler', 'w2/same-compiler', 'master/shells']];
		expect(order(planOf(sync.plan(input)))).toEqual([['transfer', ['w1/toolchain', 'w2/toolchain']], proof]);
		const full = {...input, config: {...input.config, sync: {scope: 'full'}}} as const;
		expect(order(planOf(sync.plan(full)))).toEqual([
			['transfer', ['w1/toolchain', 'w1/tree-directory', 'w1/tree', 'w2/toolchain', 'w2/tree-directory', 'w2/tree']],
			proof,
		]);
	});

	it('sends the C libraries for the host too where pump mode may want them, which never sends them itself', () => {
		const roots = (mode: 'plain' | 'pump') => {
			const config = {...input.config, build: {...input.config.build, mode}};
			const work = planOf(sync.plan({...input, config}))[0]?.steps[0]?.work;
			return work?.kind === 'task' && work.task.kind === 'transfer' ? work.task.roots : [];
		};
		expect(roots('plain')).toEqual(input.tree.compilerDirectories);
		expect(roots('pump')).toEqual([...input.tree.compilerDirectories, ...input.tree.sysroots]);
	});

	it('goes to the reachable workers, into a directory of their user', () => {
		const full = {...withoutW2, config: {...input.config, sync: {scope: 'full'}}} as const;
		const steps = planOf(sync.plan(full))[0]?.steps ?? [];
		expect(steps.map((step) => step.id)).toEqual(['w1/toolchain', 'w1/tree-directory', 'w1/tree']);
		expect(steps.map((step) => step.work)).toEqual([
			{
				kind: 'task',
				task: {kind: 'transfer', roots: input.tree.compilerDirectories, destination: '/opt/distbuild', excludes: []},
			},
			{kind: 'resource', resource: {kind: 'directory', path: '/home/builder/aosp', owner: 'builder', mode: '755'}},
			{
				kind: 'task',
				task: {
					kind: 'transfer',
					roots: ['.'],
					destination: '/home/builder/aosp',
					excludes: ['/out/', '/.repo/', '/.ccache/', '/.sccache/'],
				},
			},
		]);
	});
});

describe('build', () => {
	const unchecked = {options: {'skip-checks': 'true'}};

	it('checks what matters on every host, prepares, proves every worker, then builds', () => {
		const [checks, ...rest] = order(planOf(build.plan(input)));
		expect(checks?.[0]).toBe('checks');
		expect(checks?.[1]).toEqual(expect.arrayContaining(['master/check launcher', 'w1/check tunnel', 'w2/check distccd-answers']));
		expect(rest.map(([title]) => title)).toEqual(['prepare', 'canaries', 'build']);
	});

	it('asks nothing of a worker that could not be looked at', () => {
		const [checks] = planOf(build.plan(withoutW2));
		expect(new Set(checks?.steps.map(({host}) => host))).toEqual(new Set(['master', 'w1']));
	});

	it('prepares, proves every worker, then builds where nobody wants the checks', () => {
		expect(order(planOf(build.plan({...input, ...unchecked})))).toEqual([
			['prepare', ['master/prepare', 'master/cache']],
			['canaries', ['w1/canary', 'w2/canary']],
			['build', ['master/build']],
		]);
	});

	it('goes on with the workers that are reachable', () => {
		expect(order(planOf(build.plan({...withoutW2, ...unchecked})))[1]).toEqual(['canaries', ['w1/canary']]);
	});

	it('asks who preprocesses after the canaries, in pump mode only', () => {
		const stages = (mode: 'plain' | 'pump' | 'auto' | 'local') =>
			planOf(build.plan({...input, config: {...input.config, build: {...input.config.build, mode}}})).map(({title}) => title);
		expect(stages('pump')).toEqual(['checks', 'prepare', 'canaries', 'pump', 'build']);
		expect(stages('auto')).toEqual(stages('pump'));
		expect([stages('plain').includes('pump'), stages('local').includes('pump')]).toEqual([false, false]);
	});

	it('compiles the canary with the newest compiler', () => {
		expect(planOf(build.plan({...input, ...unchecked}))[1]?.steps[0]?.work).toEqual({
			kind: 'task',
			task: {kind: 'canary', compiler: 'prebuilts/clang/host/linux-x86/clang-r2'},
		});
	});
});

describe('teardown', () => {
	it('is the ledger in reverse, then forgets', () => {
		const plan = planOf(teardown.plan({...input, ledger}));
		expect(order(plan)).toEqual([
			['undo', ['master/undo master/packages', 'w1/undo w1/packages', 'w1/undo w1/authorized-key']],
			['forget', ['master/forget']],
		]);
		expect(plan[0]?.steps[0]).toMatchObject({
			host: 'master',
			title: 'undo: title of master/packages',
			work: {kind: 'task', task: {kind: 'undo', entryId: 'master/packages'}},
		});
	});

	it.each([
		['services', []],
		['configuration', []],
		['packages', ['master/undo master/packages', 'w1/undo w1/packages']],
	])('of level %s takes back that much and keeps the keys', (level, expected) => {
		expect(order(planOf(teardown.plan({...input, ledger, options: {level}})))).toEqual([['undo', expected]]);
	});

	it('reaches a host that is no worker any more', () => {
		const target = {name: 'w9', address: '10.0.0.9', port: 22, user: 'builder'};
		const owed = ledger.map((entry) => (entry.host === 'w1' ? {...entry, host: 'w9', target} : entry));
		const config = withOwedHosts(input.config, owed);
		expect(config.workers.at(-1)).toEqual(target);
		expect(teardown.hosts(config, owed)).toEqual(['master', 'w9']);
		expect(withOwedHosts(input.config, ledger)).toBe(input.config);
	});

	it('visits no host for the sake of what it had to keep there', () => {
		const kept = ledger.map((entry) => (entry.host === 'w1' ? {...entry, kept: 'it was changed'} : entry));
		expect(teardown.hosts(input.config, kept)).toEqual(['master']);
		expect(order(planOf(teardown.plan({...input, ledger: kept})))[0]).toEqual(['undo', ['master/undo master/packages']]);
		const again = [...kept, ...ledger.slice(0, 1).map((entry) => ({...entry, id: 'w1/new'}))];
		expect(order(planOf(teardown.plan({...input, ledger: again})))[0]?.[1]).toContain('w1/undo w1/packages');
	});

	it('without a ledger only forgets, and needs no tree', () => {
		expect(order(planOf(teardown.plan({...input, tree: {compilerDirectories: [], sysroots: []}})))).toEqual([
			['undo', []],
			['forget', ['master/forget']],
		]);
	});
});

describe('cleaning before a build', () => {
	const withClean = (clean: 'none' | 'installclean' | 'modules' | 'clean') =>
		build.plan({...input, config: {...input.config, build: {...input.config.build, clean}}, options: {'skip-checks': 'true'}});

	it.each([
		['none', undefined],
		['installclean', 'installclean of out/'],
		['modules', 'delete what adbd were made into'],
		['clean', 'clean of out/'],
	] as const)('%s stands right before the build, or nowhere', (level, title) => {
		const plan = planOf(withClean(level));
		expect(plan.at(-1)?.steps[0]?.title).toBe('build aosp_arm64-eng: adbd');
		expect(plan.at(-2)?.title === 'clean' ? plan.at(-2)?.steps[0]?.title : undefined).toBe(title);
	});
});
