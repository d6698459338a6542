import {rmSync} from 'node:fs';
import path from 'node:path';
import type {Task} from '../../actions/plan.ts';
import {scratchDirectory} from '../../config/places.ts';
import type {Executor} from '../context.ts';
import {fail} from '../failure.ts';

/** What we kept on the master for ourselves. Journals and the configuration stay: they are the operator's. */
export const forget: Executor<Extract<Task, {kind: 'forget'}>> = async (_task, _step, context) => {
	const changes = ['remove our ssh key, host keys, the passwords of Redis and scratch files'];
	if (context.isDryRun) return {outcome: 'changed', changes};
	const entries = context.ledgerStore.entries();
	const owed = entries.filter(({kept}) => kept === undefined);
	if (owed.length > 0) {
		const hosts = [...new Set(owed.map((entry) => entry.host))].join(', ');
		throw fail(
			'verification',
			`The key stays, because ${owed.length} changes are still owed on ${hosts}.`,
			'Run teardown again when they are reachable.',
		);
	}
	rmSync(path.dirname(context.paths.key), {recursive: true, force: true});
	rmSync(context.paths.redisPassword, {force: true});
	rmSync(context.paths.cachePassword, {force: true});
	rmSync(context.paths.downloads, {recursive: true, force: true});
	rmSync(scratchDirectory(context.settings.userId), {recursive: true, force: true});
	const left = entries.flatMap(({host, kept}) => (kept === undefined ? [] : [`${host}: ${kept}`]));
	// What was there before a change of ours that somebody has changed again is known to the ledger only.
	if (left.length === 0) context.ledgerStore.remove();
	return {outcome: 'changed', changes, ...(left.length === 0 ? {} : {detail: `kept ${left.join('; ')}`})};
};
