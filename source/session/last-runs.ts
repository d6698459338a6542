import path from 'node:path';
import type {Config} from '../config/config.ts';
import type {Orphan} from '../engine/build/orphan.ts';
import {JournalReader, journalNames} from '../engine/journal.ts';
import {statePaths} from '../engine/paths.ts';
import {isMonitorEvent} from '../state/events.ts';
import type {Store} from '../state/store.ts';
import {orphanText} from './orphan.ts';

/** Journal names are `TIME-ACTION.jsonl`, oldest first. */
function newestOfEach(names: readonly string[]): readonly string[] {
	const byAction = new Map(names.map((name) => [name.replace(/^\d+-\d+-/, ''), name]));
	return names.filter((name) => byAction.get(name.replace(/^\d+-\d+-/, '')) === name);
}

/**
 * What happened last, also while nobody watched: the newest run of each action, in their order, but for the one that goes on.
 * A journal without an end, and nobody who writes it: its runner was killed; where it was a build, `orphan` knows more.
 */
export function showLastRuns(config: Config, store: Store, running: string | undefined, orphan: Orphan | undefined): void {
	const {runs} = statePaths(config.cluster);
	for (const name of newestOfEach(journalNames(runs).filter((candidate) => candidate !== `${running}.jsonl`))) {
		// The samples in a journal are older than our own monitors'.
		const take = (event: Parameters<Store['dispatch']>[0]) => {
			if (!isMonitorEvent(event)) store.dispatch(event);
		};
		new JournalReader(path.join(runs, name), take).read();
	}
	store.flush();
	const {run, build} = store.get();
	if (run.status !== 'running') return;
	const share = build.total === 0 ? undefined : build.done / build.total;
	const isOrphan = orphan !== undefined && orphan.runId === run.runId;
	const reason = isOrphan ? orphanText(orphan, share) : `The runner of ${run.runId} died before it was done.`;
	store.dispatch({type: 'run/lost', at: Date.now(), runId: run.runId, reason});
}
