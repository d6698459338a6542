import {existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Engine} from '../actions/engine.ts';
import {environmentText} from '../actions/environment.ts';
import {launcherPath, masqueradeDirectory, redisPort, scratchDirectory} from '../config/places.ts';
import {cacheUser, sccacheKeyPrefix} from '../tools/redis.ts';
import {type LevelWrites, redisWrites} from '../tools/sccache.ts';
import {sccacheStatistics} from './cache.ts';
import {writeMasquerades} from './chain.ts';
import type {RunContext} from './context.ts';
import {fail} from './failure.ts';
import {runLocally} from './local-host.ts';
import {connectRedis} from './redis.ts';
import {waitFor} from './wait.ts';

const compileTimeoutMs = 30_000;
const storedDeadlineMs = 10_000;
const keptSeconds = 60;

const hint = 'Run provision; then look at "journalctl -u distbuild-sccache" and "journalctl -u distbuild-redis".';

/** As the cache does it, with the cache's own password: a value goes in and comes out again. */
async function proveRedis(password: string): Promise<void> {
	const redis = connectRedis(redisPort, password, cacheUser);
	const key = `${sccacheKeyPrefix}/proof`;
	const value = String(Date.now());
	try {
		await redis.set(key, value, 'EX', keptSeconds);
		const found = await redis.get(key);
		if (found !== value) throw new Error('it gives back something else than was stored');
	} catch (error) {
		throw fail('verification', `Redis does not keep what the cache stores: ${(error as Error).message}.`, hint);
	} finally {
		redis.disconnect();
	}
}

async function writesOf(program: string): Promise<LevelWrites | undefined> {
	return redisWrites(await sccacheStatistics(program));
}

/**
 * Compiles one file here, through the launcher that builds use: its result must have been written to Redis, by the count of the
 * server's own level. sccache says nothing where Redis refuses it.
 */
export async function proveSccache(engine: Engine, context: RunContext): Promise<void> {
	const {settings, config, tree, signal} = context;
	const compiler = tree.compilerDirectories.at(-1);
	if (compiler === undefined || !existsSync(launcherPath)) return;
	await proveRedis(settings.cachePassword);
	if (!existsSync(path.join(masqueradeDirectory, compiler, 'bin/clang'))) await writeMasquerades(context);
	const scratch = scratchDirectory(settings.userId);
	mkdirSync(scratch, {recursive: true, mode: 0o700});
	const directory = mkdtempSync(path.join(scratch, 'sccache-proof-'));
	try {
		mkdirSync(path.join(directory, 'bin'));
		symlinkSync(launcherPath, path.join(directory, 'bin/launcher'));
		const work = {engine, distccHosts: 'localhost', userId: settings.userId, isDistributed: false, scratch: directory};
		writeFileSync(path.join(directory, 'environment'), environmentText(work));
		const source = path.join(directory, 'proof.c');
		// Different every time, so that a result of an earlier proof proves nothing.
		writeFileSync(source, `int proof_${Date.now()}(int seed) { return seed; }\n`);
		const before = await writesOf(engine.program);
		const words = [path.join(directory, 'bin/launcher'), `${compiler}/bin/clang`, '-c', source, '-o', `${source}.o`];
		const compiled = await runLocally(['env', `--chdir=${config.master.tree}`, ...words], '', compileTimeoutMs, {signal});
		const isStored = async () => {
			const after = await writesOf(engine.program);
			// A server that has Redis alone has no levels to count; then its location, which was looked at, has to do.
			return after === undefined || after.writes > (before?.writes ?? 0) || undefined;
		};
		if (compiled.code === 0 && (await waitFor(isStored, {deadlineMs: storedDeadlineMs, signal})) !== undefined) return;
		const failures = ((await writesOf(engine.program))?.failures ?? 0) - (before?.failures ?? 0);
		const why = compiled.code === 0 ? `${failures} writes failed` : `the compile ended with exit ${compiled.code}`;
		throw fail('verification', `sccache stores nothing in Redis: ${why}.`, hint, compiled.stderr.slice(-400));
	} finally {
		rmSync(directory, {recursive: true, force: true});
	}
}
