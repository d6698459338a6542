import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {clusterYaml} from '../../source/lab/cluster-yaml.ts';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import type {Lab} from '../../source/lab/lab.ts';
import type {RunEvent} from '../../source/state/events.ts';
import {buildByHand, endLoad, feed, installLoad, mostMemory, startLoad, watchMemory} from './farm-load.ts';
import {Operator} from './operator.ts';
import {endOf, isFinished, type Journal, untilJournal} from './runs.ts';
import {ask, eventually} from './support.ts';

const bootTimeoutMs = 30 * 60_000;
const stepTimeoutMs = 60_000;
const compilerFile = '/opt/distbuild/prebuilts/clang/host/linux-x86/clang-r399163b/bin/clang';

type Change = Extract<RunEvent, {type: 'farm/changed'}>;

describe('a farm while a build runs', () => {
	let farm: Farm;
	let operator: Operator;
	const onMaster = (script: string) => ask(farm.lab, 'master', script, 'builder');
	const build = () => operator.do('build', '--detach', '--skip-checks');
	const changesOf = (journal: Journal, host: string): readonly Change[] =>
		journal.events.filter((event): event is Change => event.type === 'farm/changed' && event.host === host);
	/** Waits until the newest change of a worker is this one, and gives its reason. */
	const untilStands = async (host: string, holds: (change: Change) => boolean) => {
		const journal = await untilJournal(farm.lab, 'build', (now) => changesOf(now, host).slice(-1).some(holds), stepTimeoutMs);
		return changesOf(journal, host).at(-1)?.reason;
	};
	const remoteOn = async (host: string) =>
		Number(await onMaster(`grep -c 'on @${host}/.* completed ok' /tmp/distbuild-*/distcc.log`));
	const isWorking = async (host: string) => {
		const before = await remoteOn(host);
		await eventually(`${host} compiles`, async () => (await remoteOn(host)) > before + 3);
	};
	const distccd = (host: string, verb: string) => farm.lab.execOrFail(host, ['systemctl', verb, 'distbuild-distccd']);
	const configure = (machines: Lab['machines']) =>
		farm.lab.writeFile('master', '/home/builder/.config/distbuild-tui/cluster.yaml', clusterYaml(machines), {
			owner: 'builder:builder',
		});
	const hostList = () => onMaster('grep -o "@.*lzo" /opt/distbuild/environment');

	beforeAll(async () => {
		farm = await startFarm({name: 'test-farm', workers: 3, size: 'quick', log: () => {}});
		operator = new Operator(farm.lab);
		// w3 is not there yet.
		const {machines} = farm.lab;
		await configure(machines.filter(({name}) => name !== 'w3'));
		for (const action of ['ssh-setup', 'provision', 'sync']) await operator.do(action);
		await installLoad(farm.lab);
		await startLoad(farm.lab);
		await distccd('w2', 'stop');
		await build();
	}, bootTimeoutMs);

	afterAll(() => farm?.lab.stop());

	it('begins with those that pass their canaries; one that comes later joins when it passes, and not before', async () => {
		expect(await untilStands('w2', ({standing}) => standing === 'out')).toMatch(/^C for the host: /);
		expect(await hostList()).toMatch(/^@w1\/\d+,lzo$/);
		const refused = await operator.run('join', 'w2');
		expect([refused.code, refused.tail.join()]).toEqual([
			1,
			expect.stringContaining('w2 does not stand as wished. It is out: canary: C for the host:'),
		]);
		await distccd('w2', 'start');
		expect(await operator.do('join', 'w2')).toContain('w2: in the farm');
		await isWorking('w2');
	});

	it('gives no work to a worker that is drained, and work again when it is returned', async () => {
		expect(await operator.do('drain', 'w1')).toContain('w1: drained: by the user');
		expect(await hostList()).toMatch(/^@w2\/\d+,lzo$/);
		// What was under way is done first: a compile knows its workers from its beginning.
		await eventually('w2 compiles, and w1 does not', async () => {
			const before = await remoteOn('w1');
			await isWorking('w2');
			return (await remoteOn('w1')) === before;
		});
		expect(await operator.do('return', 'w1')).toContain('w1: in the farm');
		await isWorking('w1');
	});

	it('quarantines a worker that fails, tells why, tests it again and takes it back', async () => {
		await distccd('w2', 'stop');
		expect(await untilStands('w2', ({standing}) => standing === 'quarantined')).toMatch(
			/of its last \d+ compiles failed: worker gave no answer/,
		);
		expect(await hostList()).toMatch(/^@w1\/\d+,lzo$/);
		await distccd('w2', 'start');
		expect(await untilStands('w2', ({standing}) => standing === 'in')).toBe('returned: its canary passed');
		await isWorking('w2');
	});

	it('gives less to a worker that is slow because it has too much to do', async () => {
		// One compile at a time, whatever comes: as on a machine of one core.
		const slow = `mv ${compilerFile} ${compilerFile}.real; printf '#!/bin/sh\\nflock /tmp/one sleep 0.4\\nexec ${compilerFile}.real "$@"\\n' > ${compilerFile}; chmod 755 ${compilerFile}`;
		await farm.lab.execOrFail('w2', ['sh', '-c', slow]);
		const reason = await untilStands('w2', ({reason: why}) => why.includes('times as long'));
		expect(reason).toMatch(/^takes \d+\.\d times as long as the others: \d of \d+ slots$/);
		expect(await hostList()).toMatch(/^@w1\/\d+,lzo @w2\/\d,lzo$/);
	});

	it('takes in a worker that was made ready while it built, and lets nobody touch one that compiles', async () => {
		await configure(farm.lab.machines);
		const refused = await operator.agree('provision', '--only', 'w1');
		expect([refused.code, refused.tail.join()]).toEqual([4, expect.stringContaining('w1 compiles for the build that runs')]);
		for (const action of ['ssh-setup', 'provision', 'sync']) await operator.do(action, '--only', 'w3');
		// As many as it has, though the build knew nothing of it.
		const [, slots] = (await hostList()).match(/@w1\/(\d+)/) ?? [];
		expect(await operator.do('join', 'w3')).toContain(`w3: in the farm with ${slots} slots`);
		await isWorking('w3');
	});

	it('ends with the build, which says what -j was made of', async () => {
		await farm.lab.execOrFail('w2', ['mv', '-f', `${compilerFile}.real`, compilerFile]);
		await endLoad(farm.lab);
		const journal = await untilJournal(farm.lab, 'build', isFinished, stepTimeoutMs);
		expect(endOf(journal)).toBe('succeeded');
		const lines = journal.events.flatMap((event) => (event.type === 'build/output' ? [event.line] : []));
		expect(lines.join('\n')).toMatch(
			/-j \d+: 1 worker x \d+ slots \+ \d+ of w2, which may join \+ \d+ that get ready meanwhile \+ \d+ cores of the master/,
		);
		const refused = await operator.run('drain', 'w1');
		expect([refused.code, refused.tail.join()]).toEqual([3, expect.stringContaining('No build runs')]);
	});

	it('never takes more memory than the master has, though its local steps would, and all of them end', async () => {
		const limitMebibytes = 1024;
		await watchMemory(farm.lab, limitMebibytes);
		// Ten of 160 MB would need half as much again.
		await feed(farm.lab, 10);
		await buildByHand(farm.lab, 10);
		expect(await mostMemory(farm.lab)).toBeGreaterThan(limitMebibytes);
		await operator.do('build', '--jobs', '10', '--skip-checks');
		const journal = await untilJournal(farm.lab, 'build', isFinished, stepTimeoutMs);
		expect(endOf(journal)).toBe('succeeded');
		const held = journal.events.flatMap((event) => (event.type === 'memory/held' ? [event] : []));
		expect(held.some(({processes}) => processes.some((process) => process.startsWith('perl hungry.pl')))).toBe(true);
		expect(held.at(-1)?.processes).toEqual([]);
		const most = await mostMemory(farm.lab);
		expect(most).toBeGreaterThan(150);
		expect(most).toBeLessThan(limitMebibytes);
	});

	it('lets a build that is cancelled end though steps of it wait, and leaves none of them', async () => {
		await feed(farm.lab, 64);
		const [started] = (await operator.do('build', '--jobs', '16', '--detach', '--skip-checks')).split(' ');
		const isIt = ({runId}: Journal) => runId === started;
		const isHeld = (journal: Journal) => isIt(journal) && journal.events.some(({type}) => type === 'memory/held');
		await untilJournal(farm.lab, 'build', isHeld, stepTimeoutMs);
		await onMaster('kill -USR2 "$(sed "s/.*pid\\":\\([0-9]*\\).*/\\1/" ~/.local/state/distbuild-tui/lab/lock)"');
		const journal = await untilJournal(farm.lab, 'build', (now) => isIt(now) && isFinished(now), stepTimeoutMs);
		expect(endOf(journal)).toMatch(/^cancelled/);
		await eventually('nothing of it is left', async () => (await onMaster('pgrep -cx perl || true')) === '0');
	});
});
