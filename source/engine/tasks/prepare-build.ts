import {mkdirSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {Task} from '../../actions/plan.ts';
import {ccacheDirectory, scratchDirectory} from '../../config/places.ts';
import {makeScratch, writeMasquerades} from '../chain.ts';
import type {Executor} from '../context.ts';
import {endStaleServer} from '../include-server.ts';

/**
 * The masquerade scripts, and a scratch directory that is empty but for ccache's results. State files of distcc that a killed
 * build left hold pids of a sandbox: they are removed, never trusted.
 */
export const prepareBuild: Executor<Extract<Task, {kind: 'prepare-build'}>> = async (_task, _step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const {userId} = context.settings;
	const scratch = scratchDirectory(userId);
	makeScratch(scratch, userId);
	await endStaleServer(scratch);
	const kept = path.basename(ccacheDirectory(userId));
	for (const name of readdirSync(scratch)) if (name !== kept) rmSync(path.join(scratch, name), {recursive: true, force: true});
	mkdirSync(path.join(scratch, 'distcc'), {mode: 0o755});
	await writeMasquerades(context);
	return {outcome: 'ok', detail: `${context.tree.compilerDirectories.length} compiler(s)`};
};
