import {readdirSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import {fail} from '../failure.ts';
import {bootedAt, bootMark} from './boot.ts';
import {exitCodeOf, isKeeperAlive, type KeptBuild, keeperDirectory, readKeptBuild} from './keeper.ts';

/** A build whose runner is gone without a last word. */
export type Orphan = {
	/** Of the run that followed it last. */
	readonly runId: string;
	readonly kept: KeptBuild;
	/**
	 * `running`: it goes on. `ended`: it has ended since, and its result can be had. `rebooted`: the machine went down with it, and
	 * came up at `at`. `killed`: somebody killed it whole.
	 */
	readonly fate: 'running' | 'ended' | 'rebooted' | 'killed';
	readonly at?: number;
};

function fateOf(directory: string, kept: KeptBuild, now: number): Pick<Orphan, 'fate' | 'at'> {
	if (exitCodeOf(directory) !== undefined) return {fate: 'ended'};
	if (isKeeperAlive(kept)) return {fate: 'running'};
	return kept.boot === bootMark() ? {fate: 'killed'} : {fate: 'rebooted', at: bootedAt(now)};
}

function keptNames(runs: string): readonly string[] {
	try {
		return readdirSync(runs)
			.filter((name) => name.endsWith('.build'))
			.sort();
	} catch {
		// There was no run yet.
		return [];
	}
}

/** The newest build that nobody follows; `followedRunId` is the run that holds the cluster now. */
export function findOrphan(runs: string, followedRunId: string | undefined, now = Date.now()): Orphan | undefined {
	const name = keptNames(runs).at(-1);
	const runId = name?.replace(/\.build$/, '');
	if (name === undefined || runId === undefined || runId === followedRunId) return undefined;
	const directory = path.join(runs, name);
	const kept = readKeptBuild(directory);
	return kept === undefined ? undefined : {runId, kept, ...fateOf(directory, kept, now)};
}

/** Makes the build of a run that died ours. Renamed, which only one of several who want it can do; its keeper does not notice. */
export function adoptBuild(journalPath: string, runId: string): KeptBuild {
	const directory = keeperDirectory(journalPath);
	try {
		renameSync(path.join(path.dirname(journalPath), `${runId}.build`), directory);
	} catch {
		throw fail('lost', `The build of ${runId} cannot be followed any more: somebody else does, or it is gone.`);
	}
	const kept = readKeptBuild(directory);
	if (kept === undefined)
		throw fail('lost', `Of the build of ${runId} nothing is on record.`, 'Build again: what is done stays done.');
	return kept;
}

/** What earlier builds left of themselves because their runners died. */
export function forgetOtherBuilds(journalPath: string): void {
	const runs = path.dirname(journalPath);
	const own = path.basename(keeperDirectory(journalPath));
	for (const name of keptNames(runs)) if (name !== own) rmSync(path.join(runs, name), {recursive: true, force: true});
}
