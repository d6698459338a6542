import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Engine} from '../actions/engine.ts';
import {scratchDirectory} from '../config/places.ts';
import {remoteHitsOf} from '../tools/ccache.ts';
import {runCcache} from './cache.ts';
import type {RunContext} from './context.ts';
import {fail} from './failure.ts';
import type {ExecResult} from './host.ts';

const timesCompiled = [1, 2];

/**
 * Compiles one file twice, each time with an empty local level: the second result must come out of Redis. ccache says nothing
 * where Redis refuses it; this is where it shows.
 */
export async function proveCcache({program}: Engine, context: RunContext): Promise<void> {
	const compiler = context.tree.compilerDirectories.at(-1);
	if (compiler === undefined) return;
	const scratch = scratchDirectory(context.settings.userId);
	mkdirSync(scratch, {recursive: true, mode: 0o700});
	const directory = mkdtempSync(path.join(scratch, 'ccache-proof-'));
	try {
		const source = path.join(directory, 'proof.c');
		// Different every time, so that a result of an earlier proof proves nothing.
		writeFileSync(source, `int proof_${Date.now()}(int seed) { return seed; }\n`);
		let result: ExecResult | undefined;
		let statistics = '';
		for (const time of timesCompiled) {
			const environment = [`CCACHE_DIR=${path.join(directory, `level-${time}`)}`, 'CCACHE_PREFIX='];
			const clang = path.join(context.config.master.tree, compiler, 'bin/clang');
			result = await runCcache(program, [clang, '-c', source, '-o', `${source}.o`], environment);
			statistics = (await runCcache(program, ['--print-stats'], environment)).stdout;
		}
		if (remoteHitsOf(statistics) > 0) return;
		const evidence = `${result?.stderr ?? ''}${statistics}`.slice(-400);
		throw fail(
			'verification',
			'ccache stores nothing in Redis: a second compile of the same file was no hit there.',
			'Run provision; then look at "journalctl -u distbuild-redis".',
			evidence,
		);
	} finally {
		rmSync(directory, {recursive: true, force: true});
	}
}
