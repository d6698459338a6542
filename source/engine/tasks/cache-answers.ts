import type {Engine} from '../../actions/engine.ts';
import type {Task} from '../../actions/plan.ts';
import {isUsableCcache, parseCcacheVersion} from '../../tools/ccache.ts';
import {isRedisBacked, isUsableSccache, parseSccacheHelp, parseSccacheVersion} from '../../tools/sccache.ts';
import {readCache, readEngine} from '../cache.ts';
import {proveCcache} from '../ccache-proof.ts';
import type {Executor} from '../context.ts';
import {fail, toFailure} from '../failure.ts';
import {runLocally} from '../local-host.ts';
import {proveSccache} from '../sccache-proof.ts';
import {waitFor} from '../wait.ts';

const deadlineMs = 25_000;
const helpTimeoutMs = 10_000;

async function ask(program: string, option: string): Promise<string> {
	return (await runLocally([program, option], '', helpTimeoutMs, {})).stdout;
}

async function usability({name, program}: Engine): Promise<ReturnType<typeof isUsableSccache>> {
	if (name === 'sccache') {
		const version = parseSccacheVersion(await ask(program, '--version'));
		return isUsableSccache(version, parseSccacheHelp(await ask(program, '--help')).hasRedis);
	}
	const ccache = parseCcacheVersion(await ask(program, '--version'));
	return isUsableCcache(ccache?.version, ccache?.features);
}

async function verifyProgram(engine: Engine): Promise<void> {
	const usable = await usability(engine);
	if (usable.isUsable) return;
	throw fail(
		'verification',
		`${engine.program} cannot be used as the compile cache: ${usable.reason}.`,
		engine.name === 'sccache'
			? 'Provision again (it then chooses ccache), or name a file with cache.sccacheFile.'
			: 'Name an sccache 0.17 or later with cache.sccacheFile or cache.sccacheRelease.',
	);
}

/** The cache answers, and stores in Redis: a server that was started without it stores on disk and says nothing. */
export const cacheAnswers: Executor<Extract<Task, {kind: 'cache-answers'}>> = async (_task, _step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const engine = readEngine();
	await verifyProgram(engine);
	let last: unknown;
	const sample = await waitFor(
		async () => {
			try {
				return await readCache(engine);
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
			`${engine.name} stores in "${sample.location}", not in Redis.`,
			'Run provision; it restarts the server with Redis.',
		);
	}
	await (engine.name === 'ccache' ? proveCcache(engine, context) : proveSccache(engine, context));
	const because = engine.because === undefined ? '' : ` (${engine.because})`;
	return {outcome: 'ok', detail: `${sample.version}, ${sample.location}${because}`};
};
