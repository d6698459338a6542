import path from 'node:path';
import {masterName} from '../config/config.ts';
import type {ActionId, Standing} from '../state/events.ts';
import {fail} from './failure.ts';
import {JournalReader} from './journal.ts';
import {acquireLock, type LockHolder, readLock} from './lock.ts';

/** What makes workers ready, and touches no others where `--only` names them. */
const preparing: ReadonlySet<ActionId> = new Set(['ssh-setup', 'provision', 'sync']);

function namesIn(only: string | undefined): readonly string[] {
	return only === undefined ? [] : only.split(',');
}

function isOfWorkersOnly({action}: LockHolder, only: string | undefined): boolean {
	return preparing.has(action) && only !== undefined && !namesIn(only).includes(masterName);
}

/** How each worker stands in a build that runs. */
function standingsIn(journalPath: string): ReadonlyMap<string, Standing> {
	const standings = new Map<string, Standing>();
	new JournalReader(journalPath, (event) => {
		if (event.type === 'farm/changed') standings.set(event.host, event.standing);
	}).read();
	return standings;
}

function locked(other: LockHolder): Error {
	return fail(
		'locked',
		`Another run holds the cluster: ${other.action} (${other.runId}, pid ${other.pid}).`,
		'Wait for it, or watch it by starting distbuild-tui without a command.',
	);
}

/** `isBeside`: somebody else builds meanwhile. */
export type Hold = {readonly release: () => void; readonly isBeside: boolean};

/**
 * One mutating run per cluster, but for this: beside a build, workers that it does not use can be made ready, so that they can join
 * it. `only`: what `--only` names.
 */
export function holdCluster(lockPath: string, runs: string, holder: LockHolder, only: string | undefined): Hold {
	const besidePath = `${lockPath}.beside`;
	const building = readLock(lockPath);
	if (building?.action === 'build' && isOfWorkersOnly(holder, only)) {
		const standings = standingsIn(path.join(runs, `${building.runId}.jsonl`));
		const working = namesIn(only).find((name) => standings.get(name) === 'in');
		if (working !== undefined) {
			const hint = `Take it out first: distbuild-tui drain ${working}.`;
			throw fail('locked', `${working} compiles for the build that runs (${building.runId}).`, hint);
		}
		return {release: acquireLock(besidePath, holder), isBeside: true};
	}
	const release = acquireLock(lockPath, holder);
	const beside = holder.action === 'build' ? undefined : readLock(besidePath);
	if (beside === undefined) return {release, isBeside: false};
	release();
	throw locked(beside);
}
