import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {builderPassword, clusterName} from '../../source/lab/cluster-yaml.ts';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import {findLeftovers, type Snapshots, takeSnapshots} from '../../source/lab/headless/leftovers.ts';
import type {ActionId} from '../../source/state/events.ts';
import type {Screen} from '../support/screen.ts';
import {
	acceptHostKeys,
	agree,
	answerPassword,
	closeReach,
	openControlCenter,
	typeAgreement,
	untilEnded,
	untilProposed,
} from './control-center.ts';
import {endOf, finishedSteps, isFinished, type Journal, untilJournal} from './runs.ts';

const lookMs = 60_000;
const actionMs = 10 * 60_000;

describe('the control center in a terminal of the master', () => {
	let farm: Farm;
	let before: Snapshots;
	let screen: Screen;

	beforeAll(async () => {
		farm = await startFarm({name: 'test-pty', workers: 2, size: 'quick', log: () => {}});
		screen = await openControlCenter(farm.lab);
		// After the first login with a terminal, which leaves a note that its message was shown (pam_motd).
		before = await takeSnapshots(farm.lab);
	}, 30 * 60_000);

	afterEach(({task}) => {
		if (task.result?.state === 'fail') process.stderr.write(`the screen at the end of "${task.name}":\n${screen.text()}\n`);
	});

	afterAll(async () => {
		await screen?.close();
		await farm?.lab.stop();
	});

	/** Closes the terminal as soon as `isInTheMiddle`, opens another one, and waits there for the end. */
	async function closeAndReopen(action: ActionId, isInTheMiddle: (journal: Journal) => boolean): Promise<void> {
		const {runId} = await untilJournal(farm.lab, action, isInTheMiddle, actionMs);
		screen.kill('SIGHUP');
		await screen.exited;
		const running = JSON.parse(
			(await farm.lab.execOrFail('master', ['distbuild-tui', 'status', '--json'], {user: 'builder'})).trim(),
		);
		expect(running.running).toMatchObject({runId, action});
		screen = await openControlCenter(farm.lab);
		await screen.until((seen) => (seen.lines()[0] ?? '').includes(action), lookMs);
		const journal = await untilJournal(farm.lab, action, (seen) => seen.runId === runId && isFinished(seen), actionMs);
		expect(endOf(journal)).toBe('succeeded');
		await untilEnded(screen, action, 'succeeded', lookMs);
	}

	it('opens with the workers of the configuration', async () => {
		await screen.until((seen) => seen.isFullScreen && seen.shows('w1') && seen.shows('w2'), lookMs);
	});

	it('s shows the host keys, asks for the password without showing it, shows the plan, and sets up ssh', async () => {
		screen.press('s');
		await acceptHostKeys(screen);
		await answerPassword(screen, builderPassword);
		await agree(screen, 'ssh-setup');
		expect(endOf(await untilJournal(farm.lab, 'ssh-setup', isFinished, actionMs))).toBe('succeeded');
		await untilEnded(screen, 'ssh-setup', 'succeeded', lookMs);
		await closeReach(screen);
	});

	it('p goes on when its terminal is closed, and a new screen shows it', async () => {
		screen.press('p');
		await agree(screen, 'provision');
		await closeAndReopen('provision', (journal) => finishedSteps(journal) >= 3);
	});

	it('y goes on when its terminal is closed, and a new screen shows it', async () => {
		screen.press('y');
		await agree(screen, 'sync');
		await closeAndReopen('sync', ({events}) => events.some((event) => event.type === 'sync/progressed'));
	});

	it('b goes on when its terminal is closed, and a new screen shows it', async () => {
		screen.press('b');
		await screen.until('Delete first', lookMs);
		screen.press('enter');
		await agree(screen, 'build');
		await closeAndReopen('build', ({events}) =>
			events.some((event) => event.type === 'compiles/counted' && Object.values(event.counts.remote).some((count) => count > 10)),
		);
	});

	it('the screen follows new sizes and the smallest one', async () => {
		for (const [columns, rows] of [
			[160, 50],
			[80, 24],
			[120, 40],
		] as const) {
			screen.resize(columns, rows);
			await screen.until((seen) => seen.shows('w1') && (seen.lines().at(-1) ?? '').trim() !== '', lookMs);
		}
	});

	it('t asks for the name of the cluster and, though its terminal is closed, gives every machine back as it was', async () => {
		screen.press('t');
		await answerPassword(screen, builderPassword);
		await untilProposed(screen, 'teardown');
		await typeAgreement(screen, 'another');
		await screen.until('"another" is not lab', lookMs);
		screen.press(...Array.from('another', () => 'backspace'));
		await typeAgreement(screen, clusterName);
		await closeAndReopen('teardown', (journal) => finishedSteps(journal) >= 3);
		expect(await findLeftovers(farm.lab, before)).toEqual([]);
	});

	it('q leaves the terminal as it was', async () => {
		screen.press('q');
		expect(await screen.exited).toMatchObject({code: 0});
		expect(screen.isFullScreen).toBe(false);
	});
});
