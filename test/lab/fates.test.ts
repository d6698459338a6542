import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import type {CompileCounts} from '../../source/state/events.ts';
import {Operator} from './operator.ts';
import {endOf, isFinished, type Journal, untilJournal} from './runs.ts';
import {ask, eventually} from './support.ts';

const buildTimeoutMs = 5 * 60_000;
const goals = ['libbase', 'libutils', 'libcutils', 'libziparchive'].flatMap((module) => ['--module', module]);
const allowList = '/etc/distbuild/commands.list';

const countsOf = ({events}: Journal): CompileCounts | undefined =>
	events.findLast((event) => event.type === 'compiles/counted')?.counts;
const summaryOf = ({events}: Journal) => events.findLast((event) => event.type === 'run/finished')?.summary ?? '';

describe('what the workers themselves say of a build', () => {
	let farm: Farm;
	let operator: Operator;
	const onMaster = (script: string) => ask(farm.lab, 'master', script, 'builder');
	const startBuild = async () => {
		const [runId] = (await operator.do('build', '--detach', '--skip-checks', '--jobs', '8', ...goals)).split(' ');
		return (holds: (journal: Journal) => boolean) =>
			untilJournal(farm.lab, 'build', (journal) => journal.runId === runId && holds(journal), buildTimeoutMs);
	};
	/** Compiles that the master gave to a worker, by the lines of its clients: another witness than the program's own counter. */
	const givenTo = async (host: string) => Number(await onMaster(`cat /tmp/distbuild-*/distcc.log | grep -c 'exec on @${host}/'`));

	beforeAll(async () => {
		farm = await startFarm({name: 'test-fates', workers: 2, size: 'quick', log: () => {}});
		operator = new Operator(farm.lab);
		for (const action of ['ssh-setup', 'provision', 'sync']) await operator.do(action);
	}, 30 * 60_000);

	afterAll(() => farm?.lab.stop());

	it('agrees with what the master counts, and is right: refusals are told from other ends without an answer', async () => {
		const until = await startBuild();
		await until((journal) => (countsOf(journal)?.remote['w2'] ?? 0) > 5);
		// distccd reads its list when it starts. Nothing is under way meanwhile: compiles cut off could put w2 out of the build
		// before it was asked again.
		await farm.lab.execOrFail('master', ['pkill', '-STOP', '-x', 'ninja']);
		await eventually('the end of what is under way', async () => (await onMaster('pgrep -x distcc')) === '', 60_000);
		await farm.lab.execOrFail('w2', ['sh', '-c', `cp ${allowList} /root/kept && : > ${allowList}`]);
		await farm.lab.execOrFail('w2', ['systemctl', 'restart', 'distbuild-distccd']);
		await farm.lab.execOrFail('master', ['pkill', '-CONT', '-x', 'ninja']);
		const journal = await until(isFinished);
		expect(endOf(journal)).toBe('succeeded');
		expect(countsOf(journal)?.workers?.['w2']?.refused).toBeGreaterThan(0);
		const {remote, workers} = countsOf(journal) ?? {};
		const [w1, w2] = [workers?.['w1'], workers?.['w2']];
		expect(w1).toMatchObject({ok: remote?.['w1'], refused: 0});
		expect(w1?.receivedBytes).toBeGreaterThan(0);
		expect(w2?.refusedCompiler).toMatch(/clang/);
		expect((w2?.ok ?? 0) + (w2?.refused ?? 0) + (w2?.broken ?? 0)).toBeLessThanOrEqual(await givenTo('w2'));
		// Its own file, with the canaries left out, which are no part of the build.
		const own = await ask(farm.lab, 'w1', 'grep COMPILE_OK /var/log/distbuild/distccd.log | grep -vc /canary-');
		expect(Number(own)).toBe(w1?.ok);
		expect(summaryOf(journal)).toMatch(/w2 refused \d+ \(\S*clang\S* is not in its list of compilers\)/);
	});
});
