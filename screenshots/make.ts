import path from 'node:path';
import {builderPassword} from '../source/lab/cluster-yaml.ts';
import {startFarm} from '../source/lab/farm.ts';
import {takeDownOnSignal} from '../source/lab/guard.ts';
import {removeOut} from '../source/lab/headless/local-build.ts';
import type {ActionId} from '../source/state/events.ts';
import {agree, answerPassword, openControlCenter, untilEnded, untilProposed} from '../test/lab/control-center.ts';
import {isFinished, untilJournal} from '../test/lab/runs.ts';
import {savePicture} from './picture/save.ts';

/** Makes the pictures of this folder from a real run on a real lab: about three minutes once the lab's caches are filled. */
const name = 'screenshots';
const folder = import.meta.dirname;
const size = {columns: 120, rows: 40};
const lookMs = 60_000;
const actionMs = 20 * 60_000;
/** Slow enough for a picture of a sync in progress. */
const slowLink = '200mbit';

const log = (line: string) => process.stderr.write(`${line}\n`);
const release = takeDownOnSignal(name, log);
const {lab} = await startFarm({name, workers: 4, size: 'full', log});
try {
	const screen = await openControlCenter(lab, size);
	const shoot = (picture: string) => {
		savePicture(screen.terminal, folder, picture, 'builder@master: distbuild-tui');
		log(`${path.join(folder, picture)}.png`);
	};
	const finished = async (action: ActionId) => {
		await untilJournal(lab, action, isFinished, actionMs);
		await untilEnded(screen, action, 'succeeded', lookMs);
	};

	await screen.until(/master +● up.*%/, lookMs);
	shoot('first-start');
	screen.press('?');
	await screen.until('this help', lookMs);
	shoot('help');
	screen.press('escape');

	screen.press('s');
	await answerPassword(screen, builderPassword);
	await agree(screen, 'ssh-setup');
	await finished('ssh-setup');

	screen.press('p');
	await untilProposed(screen, 'provision');
	shoot('provision');
	await agree(screen, 'provision');
	await finished('provision');

	await Promise.all(['w2', 'w3'].map((worker) => lab.fault(worker, 'bandwidth', slowLink)));
	screen.press('y');
	await agree(screen, 'sync');
	await untilJournal(
		lab,
		'sync',
		({events}) => events.some((event) => event.type === 'sync/progressed' && event.progress.bytesDone > 50e6),
		actionMs,
	);
	shoot('sync');
	await Promise.all(['w2', 'w3'].map((worker) => lab.fault(worker, 'bandwidth', 'off')));
	await finished('sync');

	await removeOut(lab);
	screen.press('b');
	await agree(screen, 'build');
	await untilJournal(
		lab,
		'build',
		({events}) => events.some((event) => event.type === 'compiles/counted' && event.counts.misses > 120),
		actionMs,
	);
	shoot('build-cold');
	screen.resize(80, 24);
	await screen.until((seen) => seen.lines().length === 24, lookMs);
	shoot('small');
	screen.resize(size.columns, size.rows);
	await finished('build');

	await removeOut(lab);
	screen.press('b');
	await agree(screen, 'build');
	await finished('build');
	shoot('build-warm');
	screen.press('q');
	await screen.exited;
} finally {
	await lab.stop();
	release();
}
