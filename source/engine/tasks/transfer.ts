import path from 'node:path';
import type {Task} from '../../actions/plan.ts';
import type {SyncPhase, SyncProgress} from '../../state/events.ts';
import {foldRsyncOutput, initialRsyncProgress, rsyncArgv} from '../../tools/rsync.ts';
import {isRetriable, rsyncFailure} from '../../tools/rsync-failure.ts';
import {sshArgv} from '../../tools/ssh.ts';
import {type Executor, outputTo, stamped} from '../context.ts';
import {FailureError, fail} from '../failure.ts';
import {runLocally} from '../local-host.ts';

const dayMs = 24 * 3600 * 1000;
const stallSeconds = 60;
const emitIntervalMs = 200;
const tries = 3;

/**
 * Sends roots of the tree to one worker and proves that they arrived: afterwards a second rsync, told only to compare, must
 * have nothing to say.
 */
export const transfer: Executor<Extract<Task, {kind: 'transfer'}>> = async (task, step, context) => {
	const worker = context.config.workers.find((candidate) => candidate.name === step.host);
	if (worker === undefined) throw fail('configuration', `There is no worker ${step.host}.`);
	const {tree} = context.config.master;
	const limit = context.config.sync.bandwidthLimit;
	const call = {
		// `/./` tells --relative where the path to be made on the other side begins (rsync(1), -R).
		sources: task.roots.map((root) => (root === '.' ? `${tree}/` : `${tree}/./${root}`)),
		isRelative: !task.roots.includes('.'),
		destination: `${worker.user}@${worker.address}:${task.destination}/`,
		rshArgv: sshArgv(worker, context.settings),
		excludes: task.excludes,
		isDelete: true,
		isByContent: task.isByContent === true,
		timeoutSeconds: stallSeconds,
		...(limit === undefined ? {} : {bandwidthLimit: limit}),
	};
	let progress = initialRsyncProgress;
	let emittedAt = 0;
	const report = (phase: SyncPhase) => {
		const {filesDone, filesTotal, bytesDone, bytesPerSecond} = progress;
		const said: SyncProgress = {phase, filesDone, filesTotal, bytesDone, bytesPerSecond};
		context.emit(stamped({type: 'sync/progressed', host: step.host, progress: said}));
		emittedAt = Date.now();
	};
	const compare = async (): Promise<readonly string[]> => {
		const result = await runLocally(rsyncArgv({...call, isComparison: true}), '', dayMs, {signal: context.signal});
		if (result.code !== 0) throw new FailureError(rsyncFailure(result.code, result.stderr));
		return result.stdout.split('\n').filter((line) => line.trim() !== '');
	};
	const send = async (): Promise<void> => {
		for (let attempt = 1; ; attempt += 1) {
			progress = initialRsyncProgress;
			report('transferring');
			const result = await runLocally(rsyncArgv(call), '', dayMs, {
				signal: context.signal,
				onChunk(chunk) {
					progress = foldRsyncOutput(progress, Buffer.from(chunk).toString('latin1'));
					if (Date.now() - emittedAt >= emitIntervalMs) report('transferring');
				},
			});
			if (result.code === 0) return;
			if (attempt === tries || !isRetriable(result.code, attempt))
				throw new FailureError(rsyncFailure(result.code, result.stderr));
			outputTo(step, context)(`${rsyncFailure(result.code, result.stderr).message} Trying again (${attempt + 1} of ${tries}).`);
		}
	};
	const before = await compare();
	const size = `${before.length} differences in ${task.roots.map((root) => path.basename(root)).join(', ')}`;
	if (before.length === 0) {
		report('done');
		return {outcome: 'ok', detail: 'trees are equal'};
	}
	if (context.isDryRun) return {outcome: 'changed', changes: [`send ${size} to ${task.destination}`]};
	try {
		await send();
		report('verifying');
		const left = await compare();
		if (left.length > 0)
			throw fail(
				'verification',
				`After the sync ${left.length} things still differ on ${step.host}, first ${left[0]}.`,
				'Sync again; the tree may have changed meanwhile.',
			);
		report('done');
	} catch (error) {
		report('failed');
		throw error;
	}
	return {outcome: 'changed', changes: [`sent ${size}`], detail: `${size} sent, then compared equal`};
};
