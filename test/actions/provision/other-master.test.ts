import {describe, expect, it} from 'vitest';
import {checks} from '../../../source/actions/doctor/registry.ts';
import {type LedgerEntry, notYetMade, type PlanInput} from '../../../source/actions/plan.ts';
import {provision} from '../../../source/actions/provision/index.ts';
import {permitsOf, sshSetup} from '../../../source/actions/ssh-setup.ts';
import {cacheMaster, machineOf, otherMachines} from '../../../source/config/machines.ts';
import {said} from '../doctor/support.ts';
import {input, planOf} from '../support.ts';

const otherMaster = {address: '10.0.0.9', port: 22, user: 'ci', cluster: 'theirs'};
const name = 'ci@10.0.0.9';
const guest: PlanInput = {
	...input,
	config: {...input.config, cache: {...input.config.cache, otherMaster}},
	settings: {...input.settings, redisPassword: notYetMade},
};
const steps = (from: PlanInput) => planOf(provision.plan(from)).flatMap((stage) => stage.steps);
const resource = (id: string) => {
	const work = steps(guest).find((step) => step.id === `master/${id}`)?.work;
	return work?.kind === 'resource' ? work.resource : undefined;
};

describe('the cache of another master', () => {
	it('is reached through a tunnel at the port and the socket where a Redis of our own would be', () => {
		const unit = resource('redis-unit');
		expect(unit).toMatchObject({kind: 'file', path: '/etc/systemd/system/distbuild-redis.service'});
		const text = unit?.kind === 'file' ? unit.content : '';
		expect(text).toContain('-L 127.0.0.1:6390:127.0.0.1:6390 -L /run/distbuild-redis/redis.sock:127.0.0.1:6390 -- ci@10.0.0.9\n');
		expect(text).toContain('\nUser=builder\n');
		expect(text).toContain('\nRuntimeDirectory=distbuild-redis\n');
	});

	it('needs no Redis here, but its client', () => {
		expect(resource('packages')).toMatchObject({names: expect.arrayContaining(['redis-tools'])});
		expect(resource('packages')).not.toMatchObject({names: expect.arrayContaining(['redis-server'])});
		expect(resource('redis-configuration')).toBeUndefined();
		expect(resource('directory /var/lib/distbuild-redis')).toBeUndefined();
	});

	it('takes the place of our own, which is taken back', () => {
		const entry = (id: string): LedgerEntry => ({
			...{id, at: 1, host: 'master', title: id, before: {exists: false}},
			resource: {kind: 'directory', path: '/x', owner: 'root', mode: '755'},
		});
		const ledger = ['directory /var/lib/distbuild-redis', 'redis-configuration', 'redis-unit'].map((id) => entry(`master/${id}`));
		const undone = planOf(provision.plan({...guest, ledger})).at(-1);
		expect(undone?.steps.map(({id}) => id)).toEqual([
			'master/undo master/redis-configuration',
			'master/undo master/directory /var/lib/distbuild-redis',
		]);
	});

	it('is not planned before its password is known', () => {
		expect(provision.plan({...guest, settings: {...guest.settings, cachePassword: notYetMade}})).toMatchObject({
			code: 'not-provisioned',
			message: expect.stringContaining(name),
			hint: expect.stringContaining('ssh-setup'),
		});
	});
});

describe('the other master', () => {
	it('is logged in to, and is asked for its password last; it is no host of the cluster', () => {
		expect(otherMachines(guest.config)).toEqual([{address: '10.0.0.9', port: 22, user: 'ci', name}]);
		const ids = planOf(sshSetup.plan(guest)).flatMap((stage) => stage.steps.map(({id}) => id));
		expect(ids.filter((id) => id.startsWith(name))).toEqual(
			['host-key', 'authorized-key', 'reach', 'cache-password'].map((step) => `${name}/${step}`),
		);
		expect(provision.hosts(guest.config, [])).toEqual(['master', 'w1', 'w2']);
	});

	it('lets us pass to Redis and to nothing else', () => {
		const machine = machineOf(guest.config, name);
		expect(machine === undefined ? undefined : permitsOf(guest.config, machine)).toEqual({
			permitOpen: ['127.0.0.1:6390'],
			hasTerminal: false,
		});
	});

	it('may be a worker, too, and is one machine then', () => {
		const [worker] = input.config.workers;
		if (worker === undefined) throw new Error('the cluster has workers');
		const {address, port, user} = worker;
		const config = {...guest.config, cache: {...guest.config.cache, otherMaster: {address, port, user, cluster: 'theirs'}}};
		expect(cacheMaster(config)).toBe(worker);
		expect(otherMachines(config)).toEqual([]);
		expect(permitsOf(config, worker).permitOpen).toEqual(['127.0.0.1:3642', '127.0.0.1:3643', '127.0.0.1:6390']);
	});
});

// redis-cli 8.0.6 through ssh -L of OpenSSH 10, recorded.
describe('a look at its Redis', () => {
	const check = checks.find(({id}) => id === 'redis-answers');
	it.each([
		[
			'that does not run',
			said('', 'Error: Connection reset by peer\n', 1),
			`Redis of ${name} does not answer through the tunnel: it does not run there, or hangs.`,
			`on ${name}: distbuild-tui doctor --fix all`,
		],
		[
			'that hangs',
			said('', '', 124),
			`Redis of ${name} does not answer through the tunnel: it does not run there, or hangs.`,
			`on ${name}: distbuild-tui doctor --fix all`,
		],
		[
			'that has another password',
			said('WRONGPASS invalid username-password pair or user is disabled.\n\nNOAUTH Authentication required.\n\n'),
			'Redis refuses our password.',
			`run ssh-setup, which learns the password of ${name} anew, then provision`,
		],
		[
			'while the tunnel is down',
			said('', 'Could not connect to Redis at 127.0.0.1:6390: Connection refused\n', 1),
			'Redis does not answer on port 6390: Could not connect to Redis at 127.0.0.1:6390: Connection refused.',
			undefined,
		],
	])('%s', (_about, answer, sentence, byHand) => {
		const verdict = check?.read([answer], 'master', guest);
		expect(verdict).toMatchObject({state: 'fault', sentence});
		expect(verdict?.byHand).toBe(byHand);
	});

	it("goes by the cache's user, because the operator of it is not we", () => {
		const [probe] = check?.probes?.('master', guest) ?? [];
		expect(probe?.command.stdin).toBe('AUTH cache quite-secret\nPING\n');
	});
});
