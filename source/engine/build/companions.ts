import {journalPace, startMonitors} from '../monitors/index.ts';
import {cacheServer} from './cache-server.ts';
import {cacheWatch} from './cache-watch.ts';
import type {Accompaniment, Companion, RunningBuild} from './companion.ts';
import {failures} from './failures.ts';
import {farm} from './farm.ts';
import {fates} from './fates.ts';
import {includeServer} from './include-server.ts';
import {memoryGate} from './memory-gate.ts';
import {progress} from './progress.ts';
import {recorder} from './recorder.ts';
import {runningActions} from './running-actions.ts';
import {shortage} from './shortage.ts';
import {workerHealth} from './worker-health.ts';

/** The night is on record even when nobody watches. */
const monitors: Companion = async ({context}) => startMonitors(context.config, journalPace, context.emit);

/** All that lives beside a running build, in the order in which it starts. */
const companions: readonly Companion[] = [
	// Before `failures`: what failed first is a consequence of it.
	shortage,
	failures,
	progress,
	runningActions,
	cacheWatch,
	cacheServer,
	workerHealth,
	includeServer,
	farm,
	memoryGate,
	fates,
	recorder,
	monitors,
];

/** All of them, last to first; what one complains of keeps no other from stopping. */
async function stopAll(running: readonly Accompaniment[], complain: RunningBuild['complain']): Promise<void> {
	for (const companion of running.toReversed()) await companion.stop().catch(complain);
}

/** Runs `work` with all companions beside it, which have stopped when this returns or throws. */
export async function accompanied<Result>(
	build: RunningBuild,
	work: (onLine: (line: string) => void) => Promise<Result>,
): Promise<{readonly result: Result; readonly companions: readonly Accompaniment[]}> {
	const running: Accompaniment[] = [];
	try {
		for (const start of companions) running.push(await start(build));
		const result = await work((line) => {
			for (const {onLine} of running) onLine?.(line);
		});
		return {result, companions: running};
	} finally {
		await stopAll(running, build.complain);
	}
}
