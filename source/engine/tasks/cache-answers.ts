import type {Task} from '../../actions/plan.ts';
import {isRedisBacked, isUsableSccache, parseSccacheHelp, parseSccacheVersion} from '../../tools/sccache.ts';
import type {Executor} from '../context.ts';
import {fail, toFailure} from '../failure.ts';
import {runLocally} from '../local-host.ts';
import {readCache} from '../sccache.ts';
import {waitFor} from '../wait.ts';

const deadlineMs = 25_000;
const helpTimeoutMs = 10_000;

async function verifyProgram(): Promise<void> {
	const version = await runLocally(['sccache', '--version'], '', helpTimeoutMs, {});
	const help = await runLocally(['sccache', '--help'], '', helpTimeoutMs, {});
	const usable = isUsableSccache(parseSccacheVersion(version.stdout), parseSccacheHelp(help.stdout).hasRedis);
	if (!usable.isUsable) {
		throw fail(
			'verification',
			`The sccache of this distribution cannot be used: ${usable.reason}.`,
			'Install sccache 0.17 or later with Redis as /usr/bin/sccache.',
		);
	}
}

/** The server answers, and stores in Redis: a server that was started without it stores on disk and says nothing. */
export const cacheAnswers: Executor<Extract<Task, {kind: 'cache-answers'}>> = async (_task, _step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	await verifyProgram();
	let last: unknown;
	const sample = await waitFor(
		async () => {
			try {
				return await readCache();
			} catch (error) {
				last = error;
				return undefined;
			}
		},
		{deadlineMs, signal: context.signal},
	);
	if (sample === undefined) {
		const failure = toFailure(last);
		throw fail(failure.code, failure.message, failure.hint, failure.evidence);
	}
	if (!isRedisBacked(sample.location)) {
		throw fail(
			'verification',
			`sccache stores in "${sample.location}", not in Redis.`,
			'Run provision; it restarts the server with Redis.',
		);
	}
	return {outcome: 'ok', detail: `sccache ${sample.version}, ${sample.location}`};
};
