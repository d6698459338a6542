import {wishesOf, wishRecord} from '../config/build-wishes.ts';
import type {Config} from '../config/config.ts';
import {findOrphan, type Orphan} from '../engine/build/orphan.ts';
import {statePaths} from '../engine/paths.ts';
import {findRun, type StartedRun, spawnRun} from '../engine/spawn-run.ts';

/** A build that nobody follows, because its runner died or the machine went down. */
export function orphanOf(config: Config): Orphan | undefined {
	return findOrphan(statePaths(config.cluster).runs, findRun(config)?.runId);
}

/** Starts a run that follows it to its end; it needs no password. */
export function adopt(config: Config, {runId}: Orphan): StartedRun {
	const options = {...wishRecord(wishesOf(config.build)), adopt: runId};
	return spawnRun({action: 'build', config, isDryRun: false, options, acceptedHostKeys: {}});
}

/** Its result can be had still. */
export function isFollowable({fate}: Orphan): boolean {
	return fate === 'running' || fate === 'ended';
}

function clock(at: number): string {
	return new Date(at).toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit'});
}

/** What happened to it, in one sentence. `share`: how far it was, 0 to 1. */
export function orphanText({kept, fate, at}: Orphan, share?: number): string {
	const build = `the build of ${clock(kept.startedAt)} (${kept.title})`;
	const place = share === undefined ? '' : ` at ${Math.floor(share * 100)} %`;
	switch (fate) {
		case 'running':
			return `The runner of ${build} died; the build goes on and is followed again.`;
		case 'ended':
			return `The runner of ${build} died; the build went on and has ended.`;
		case 'rebooted':
			return `The master was rebooted at ${clock(at ?? 0)} in the middle of ${build}${place}: build again, it goes on where it stopped.`;
		case 'killed':
			return `The runner of ${build} was killed, and the build with it${place}: build again, it goes on where it stopped.`;
		default:
			return fate satisfies never;
	}
}
