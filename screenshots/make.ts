import path from 'node:path';
import {builderPassword} from '../source/lab/cluster-yaml.ts';
import {startFarm} from '../source/lab/farm.ts';
import {takeDownOnSignal} from '../source/lab/guard.ts';
import {removeOut} from '../source/lab/headless/local-build.ts';
import type {ActionId} from '../source/state/events.ts';
import {
	acceptHostKeys,
	agree,
	answerPassword,
	closeReach,
	openControlCenter,
	untilEnded,
	untilProposed,
} from '../test/lab/control-center.ts';
import {isFinished, type Journal, untilJournal} from '../test/lab/runs.ts';
import type {Screen} from '../test/support/screen.ts';
import {savePicture} from './picture/save.ts';

/** Makes the pictures of this folder from a real run on a real lab: about three minutes once the lab's caches are filled. */
const name = 'screenshots';
const folder = import.meta.dirname;
const size = {columns: 120, rows: 40};
const lookMs = 20_000;
const actionMs = 20 * 60_000;
/** Slow and unlike enough for a picture of a sync in progress. */
const links = {w1: '400mbit', w2: '200mbit', w3: '300mbit', w4: '150mbit'};

/** After a resize the old rows stand there until the program has drawn them anew. */
const isDrawnWhole = (screen: Screen) => {
	const [header = '', frame = ''] = screen.lines();
	return header.includes('lab') && frame.startsWith('╭') && frame.endsWith('╮') && frame.length === screen.terminal.cols;
};

const log = (line: string) => process.stderr.write(`${line}\n`);
const release = takeDownOnSignal(name, log);
const {lab} = await startFarm({name, workers: 4, size: 'full', log});
try {
	const screen = await openControlCenter(lab, size);
	const shoot = (picture: string) => {
		savePicture(screen.terminal, folder, picture, 'builder@master: distbuild-tui');
		log(`${path.join(folder, picture)}.png`);
	};
	const ended = new Set<string>();
	const isNew = ({runId}: Journal) => !ended.has(runId);
	const finished = async (action: ActionId) => {
		const {runId} = await untilJournal(lab, action, (journal) => isNew(journal) && isFinished(journal), actionMs);
		ended.add(runId);
		await untilEnded(screen, action, 'succeeded', lookMs);
	};

	const build = async () => {
		screen.press('b');
		await screen.until('Delete first', lookMs);
		screen.press('enter');
		await agree(screen, 'build');
	};

	await screen.until(/master +● up.*%/, lookMs);
	shoot('first-start');
	screen.press('?');
	await screen.until('╭─ help', lookMs);
	shoot('help');
	screen.press('escape');
	await screen.until((seen) => !seen.shows('╭─ help'), lookMs);

	screen.press('s');
	await acceptHostKeys(screen);
	await answerPassword(screen, builderPassword);
	await agree(screen, 'ssh-setup');
	await finished('ssh-setup');
	await closeReach(screen);

	screen.press('p');
	await untilProposed(screen, 'provision');
	shoot('provision');
	await agree(screen, 'provision');
	await finished('provision');

	await Promise.all(Object.entries(links).map(([worker, rate]) => lab.fault(worker, 'bandwidth', rate)));
	screen.press('y');
	await agree(screen, 'sync');
	await untilJournal(
		lab,
		'sync',
		({events}) => events.some((event) => event.type === 'sync/progressed' && event.progress.bytesDone > 140e6),
		actionMs,
	);
	shoot('sync');
	await Promise.all(Object.keys(links).map((worker) => lab.fault(worker, 'bandwidth', 'off')));
	await finished('sync');

	await lab.execOrFail('w2', ['systemctl', 'stop', 'distbuild-distccd']);
	await lab.execOrFail('w3', ['sh', '-c', 'echo /usr/bin/cc > /etc/distbuild/commands.list']);
	await lab.execOrFail('master', ['systemctl', 'stop', 'distbuild-tunnel-w4']);
	screen.press('d');
	await untilJournal(lab, 'doctor', isFinished, actionMs);
	await untilEnded(screen, 'doctor', 'failed', lookMs);
	shoot('doctor');
	screen.press('a');
	await untilProposed(screen, 'doctor');
	screen.press('right');
	await screen.until((seen) => seen.isInverse('Mend'), lookMs);
	screen.press('enter');
	// It mends, and looks at everything again.
	await screen.until(/│ \d+ fine +│/, actionMs);
	screen.press('escape');
	await screen.until((seen) => !seen.shows('╭─ Doctor'), lookMs);

	await removeOut(lab);
	await build();
	await untilJournal(
		lab,
		'build',
		({events}) => events.some((event) => event.type === 'compiles/counted' && event.counts.misses > 150),
		actionMs,
	);
	shoot('build-cold');
	screen.resize(80, 24);
	await screen.until(isDrawnWhole, lookMs);
	shoot('small');
	screen.resize(size.columns, size.rows);
	await finished('build');

	await removeOut(lab);
	await build();
	await finished('build');
	await screen.until('hits 100%', lookMs);
	shoot('build-warm');
	screen.press('r');
	await screen.until('╭─ What the build was worth', lookMs);
	shoot('report');
	screen.press('escape');
	await screen.until((seen) => !seen.shows('╭─ What the build was worth'), lookMs);
	screen.press('q');
	await screen.exited;
} finally {
	await lab.stop();
	release();
}
