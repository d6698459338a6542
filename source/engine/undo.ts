import type {LedgerEntry} from '../actions/plan.ts';
import {driverOf} from '../tools/resource.ts';
import {type Executor, outputTo, type RunContext, type StepResult} from './context.ts';
import {fail} from './failure.ts';
import {execOrFail, probe} from './run-resource.ts';

/** Left as it is: not ours to undo. It stays in the ledger, and on record, until a later teardown finds it otherwise. */
function keep(entry: LedgerEntry, reason: string, context: RunContext): StepResult {
	if (!context.isDryRun) context.ledgerStore.recordKept(entry.id, reason);
	return {outcome: 'skipped', detail: `kept: ${reason}`, ...(context.isDryRun ? {changes: [`keep: ${reason}`]} : {})};
}

/** Takes one ledger entry back and looks whether all is as it was. What somebody changed after us is kept and reported. */
export const undoEntry: Executor<string> = async (entryId, step, context) => {
	const entry = context.ledger.find((candidate) => candidate.id === entryId);
	if (entry === undefined) return {outcome: 'ok', detail: 'already undone'};
	const {resource, before} = entry;
	const driver = driverOf(resource);
	const changes = [`undo: ${entry.title}`];
	const host = await context.hosts.get(entry.host);
	// Looking may need root: that a password is missing comes out in the dry run, while it can still be asked for.
	const found = await probe(host, resource);
	const changed = entry.after === undefined ? undefined : driver.changedSince?.(resource, entry.after, found);
	if (changed !== undefined) return keep(entry, changed, context);
	const after = entry.after ?? found;
	const commands = driver.undo(resource, before, after);
	if (context.isDryRun) {
		const needsRoot = commands.some(({isRoot}) => isRoot === true);
		if (needsRoot) await execOrFail(host, {argv: ['true'], isRoot: true}, {}, 'Becoming root');
		return {outcome: 'changed', changes};
	}
	for (const command of commands) await execOrFail(host, command, {onLine: outputTo(step, context)}, step.title);
	const now = await probe(host, resource);
	const needed = driver.neededBy?.(resource, before, after, now);
	if (needed !== undefined) return keep(entry, needed, context);
	const [remains] = driver.remains(resource, before, now);
	if (remains !== undefined)
		throw fail('verification', `After the teardown of ${entry.host}, ${remains}.`, 'Run teardown again, or remove it by hand.');
	context.ledgerStore.recordUndone(entryId);
	return {outcome: 'changed', changes};
};
