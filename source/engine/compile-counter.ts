import path from 'node:path';
import type {Engine} from '../actions/engine.ts';
import {sum} from '../state/build.ts';
import type {CacheSample, CompileCounts} from '../state/events.ts';
import {type ClientLog, foldClientLog, initialClientLog} from '../tools/distcc-log.ts';
import {foldLauncherLog, initialLauncherLog, type LauncherLog} from '../tools/launcher-log.ts';
import {readCache, readEngine} from './cache.ts';
import {FileTail} from './tail.ts';

/**
 * Counts the fates of compiles since it was made: hits and misses from the cache's own counters, the rest from what every distcc
 * client wrote into the log, and from what the launcher did itself.
 */
export class CompileCounter {
	private log: ClientLog = initialClientLog;
	private launcherLog: LauncherLog = initialLauncherLog;
	private readonly tails: readonly FileTail[];
	private readonly engine: Engine;
	/** The cache's own counters when the build began. */
	readonly baseline: CacheSample;
	private latest: CacheSample;
	/** Of servers that ended while the build ran: the counters of the next one begin at 0. */
	private ended = {hits: 0, misses: 0};

	private constructor(scratch: string, engine: Engine, baseline: CacheSample) {
		this.engine = engine;
		this.tails = [
			new FileTail(path.join(scratch, 'distcc.log'), (line) => {
				this.log = foldClientLog(this.log, line);
			}),
			new FileTail(path.join(scratch, 'launcher.log'), (line) => {
				this.launcherLog = foldLauncherLog(this.launcherLog, line);
			}),
		];
		this.baseline = baseline;
		this.latest = baseline;
	}

	/** `baseline`: of a build that began before we came. */
	static async start(scratch: string, baseline?: CacheSample): Promise<CompileCounter> {
		const engine = readEngine();
		return new CompileCounter(scratch, engine, baseline ?? (await readCache(engine)));
	}

	async count(): Promise<CompileCounts> {
		for (const tail of this.tails) tail.read();
		this.take(await readCache(this.engine));
		const hits = this.ended.hits + this.latest.hits - this.baseline.hits;
		const {remote, fellBack} = this.log;
		const {staysHere, notWrapped} = this.launcherLog;
		const localByDesign = {...this.log.localByDesign, ...staysHere};
		// What a server counted last, and what passed it by, is known from the compiles themselves.
		const compiled = sum(remote) + sum(localByDesign) + sum(fellBack);
		const misses = Math.max(compiled, this.ended.misses + this.latest.misses - this.baseline.misses);
		const foreign = notWrapped === 0 ? {} : {'compiler that is none of the tree': notWrapped};
		return {units: hits + misses + notWrapped, hits, misses, remote, localByDesign: {...localByDesign, ...foreign}, fellBack};
	}

	private take(sample: CacheSample): void {
		const isNew = sample.hits < this.latest.hits || sample.misses < this.latest.misses;
		if (isNew) this.ended = {hits: this.ended.hits + this.latest.hits, misses: this.ended.misses + this.latest.misses};
		this.latest = sample;
	}
}
