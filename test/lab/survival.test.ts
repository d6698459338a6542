import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {treePath} from '../../source/lab/cluster-yaml.ts';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import {removeOut} from '../../source/lab/headless/local-build.ts';
import {sum} from '../../source/state/build.ts';
import type {RunEvent} from '../../source/state/events.ts';
import {openControlCenter} from './control-center.ts';
import {Operator} from './operator.ts';
import {endOf, isFinished, type Journal, untilJournal} from './runs.ts';
import {ask, eventually} from './support.ts';

const stepMs = 90_000;
const state = '/home/builder/.local/state/distbuild-tui/lab';
/** Few at once, so that there is time to break something; `libbase` is 33 units. */
const slowly = ['build', '--module', 'libbase', '--jobs', '2'] as const;

describe('a build that something happens to', () => {
	let farm: Farm;
	let operator: Operator;

	beforeAll(async () => {
		farm = await startFarm({name: 'test-survival', workers: 2, bases: {w1: 'bookworm'}, size: 'quick', log: () => {}});
		operator = new Operator(farm.lab);
		for (const action of ['ssh-setup', 'provision', 'sync']) await operator.do(action);
	}, 30 * 60_000);
	afterAll(() => farm?.lab.stop());

	const onMaster = (script: string) => ask(farm.lab, 'master', script, 'builder');
	/** What of a build is alive, or waits to be taken over. */
	const traces = () =>
		onMaster(
			`ps -eo args | grep -E 'soong_ui|distbuild-keeper|bin/ninja|bin/clang' | grep -v grep; cd ${state}/runs && ls -d *.build`,
		);
	const signalRunner = (signal: string) => onMaster(`kill -s ${signal} "$(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' ${state}/lock)"`);
	const finished = (isOurs: (journal: Journal) => boolean = () => true) =>
		untilJournal(farm.lab, 'build', (journal) => isOurs(journal) && isFinished(journal), stepMs);
	const counts = ({events}: Journal) => events.findLast((event) => event.type === 'compiles/counted')?.counts;
	const hasOutput = (pattern: RegExp) => (event: RunEvent) => event.type === 'build/output' && pattern.test(event.line);

	/** A build from nothing that nobody waits for; returns when the journal says `isThere`. */
	const begin = async (isThere: (event: RunEvent) => boolean) => {
		const {stdout} = await operator.agree(...slowly, '--detach');
		const runId = /^(\S+-build) runs in the background/m.exec(stdout)?.[1];
		return untilJournal(farm.lab, 'build', (journal) => journal.runId === runId && journal.events.some(isThere), stepMs);
	};
	const isCompiling = hasOutput(/libbase clang/);

	beforeEach(async () => {
		await removeOut(farm.lab);
		await onMaster(
			`redis-cli -p 6390 --pass "$(cat ${state}/redis-password)" --no-auth-warning flushall; find /var/cache/distbuild/sccache -mindepth 1 -delete`,
		);
	});

	it('goes on when its runner is killed, keeps the cluster, and is followed to its end by the next start', async () => {
		const {runId} = await begin(isCompiling);
		await signalRunner('KILL');
		expect(await onMaster('distbuild-tui status')).toContain('a build goes on without its runner (lab_x86_64-eng: libbase)');
		const refused = await operator.agree('provision');
		expect(refused.code).toBe(4);
		expect(refused.tail.join('\n')).toContain('A build still runs, though its runner has died');
		await operator.do('build');
		const journal = await finished(({events}) => events.some((event) => event.type === 'build/adopted'));
		expect(journal.events.find((event) => event.type === 'build/adopted')?.runId).toBe(runId);
		expect(endOf(journal)).toBe('succeeded');
		// What was compiled before the runner died counts like the rest.
		const {hits, misses, remote, localByDesign, fellBack} = counts(journal) ?? expect.fail('nothing was counted');
		expect({hits, compiled: sum(remote) + sum(localByDesign) + sum(fellBack)}).toEqual({hits: 0, compiled: misses});
		expect(misses).toBeGreaterThanOrEqual(33);
		expect(await traces()).toBe('');
	});

	it('that ended while nobody followed it is told by the next screen', async () => {
		await begin(isCompiling);
		await signalRunner('KILL');
		await eventually('the build ends', async () => (await onMaster(`cat ${state}/runs/*.build/exit`)) === '0', stepMs);
		const screen = await openControlCenter(farm.lab);
		await screen.until('build succeeded', stepMs);
		screen.press('q');
		await screen.exited;
		expect(await traces()).toBe('');
	});

	it.each<readonly [string, (event: RunEvent) => boolean]>([
		['while the checks look', (event) => event.type === 'check/finished'],
		['during the canaries', (event) => event.type === 'step/started' && event.step.endsWith('/canary')],
		['while Soong analyses', hasOutput(/soong_build|minibp|bootstrap/)],
		['while it compiles', isCompiling],
	])('is cancelled %s, and leaves nothing running', async (_when, isThere) => {
		const {runId} = await begin(isThere);
		await signalRunner('TERM');
		const journal = await finished((candidate) => candidate.runId === runId);
		expect(endOf(journal)).toMatch(/^cancelled/);
		expect(await traces()).toBe('');
	});

	it('keeps units here that need a file beside their source, and benches no worker for them', async () => {
		const compile = (flags: string) =>
			onMaster(
				`cd ${treePath} && /opt/distbuild/bin/launcher prebuilts/clang/host/linux-x86/clang-*/bin/clang ${flags} -c /tmp/beside/unit.c -o /tmp/beside/unit.o && echo compiled`,
			);
		await onMaster(`mkdir -p /tmp/beside && cd /tmp/beside && echo 'int unit(int n) { return n / 2; }' > unit.c`);
		await onMaster(`cd /tmp/beside && echo 'src:*unit.c' > list.txt && printf 'unit:100:10\n 0: 100\n' > sample.prof`);
		await onMaster('rm -f /tmp/distbuild-*/launcher.log /tmp/distbuild-*/distcc.log');
		expect(await compile('-fsanitize=undefined -fsanitize-ignorelist=/tmp/beside/list.txt')).toBe('compiled');
		expect(await compile('-fprofile-sample-use=/tmp/beside/sample.prof')).toBe('compiled');
		expect((await onMaster("cut -d' ' -f2- /tmp/distbuild-*/launcher.log")).split('\n')).toEqual([
			'stays here: sanitizer ignore-list',
			'stays here: profile',
		]);
		expect(await onMaster('cat /tmp/distbuild-*/distcc.log; ls /tmp/distbuild-*/distcc/lock | grep backoff')).toBe('');
	});

	it('says that the master was rebooted, and goes on where it stopped', async () => {
		await begin(hasOutput(/^\[ *[5-9]\d% .*libbase clang/));
		await farm.lab.fault('master', 'reboot');
		await farm.lab.waitUntilReady(['master']);
		const screen = await openControlCenter(farm.lab);
		await screen.until(/The master was rebooted at \d\d:\d\d in the middle/, stepMs);
		screen.press('q');
		await screen.exited;
		await onMaster(`touch ${treePath}/out/rebooted`);
		await operator.do(...slowly);
		const kept = await onMaster(
			`find ${treePath}/out/soong/.intermediates -name '*.o' ! -newer ${treePath}/out/rebooted | wc -l`,
		);
		expect(Number(kept)).toBeGreaterThan(0);
		expect(await traces()).toBe('');
	});
});
