import path from 'node:path';
import type {Engine} from '../actions/engine.ts';
import type {CacheSample, CompileCounts} from '../state/events.ts';
import {type ClientLog, foldClientLog, initialClientLog} from '../tools/distcc-log.ts';
import {readCache, readEngine} from './cache.ts';
import {FileTail} from './tail.ts';

/**
 * Counts the fates of compiles since it was made: hits and misses from the cache's own counters, the rest from what every distcc
 * client wrote into the log.
 */
export class CompileCounter {
	private log: ClientLog = initialClientLog;
	private readonly tail: FileTail;
	private readonly engine: Engine;
	/** The cache's own counters when the build began. */
	readonly baseline: CacheSample;
	private latest: CacheSample;

	private constructor(scratch: string, engine: Engine, baseline: CacheSample) {
		this.engine = engine;
		this.tail = new FileTail(path.join(scratch, 'distcc.log'), (line) => {
			this.log = foldClientLog(this.log, line);
		});
		this.baseline = baseline;
		this.latest = baseline;
	}

	/** `baseline`: of a build that began before we came. */
	static async start(scratch: string, baseline?: CacheSample): Promise<CompileCounter> {
		const engine = readEngine();
		return new CompileCounter(scratch, engine, baseline ?? (await readCache(engine)));
	}

	async count(): Promise<CompileCounts> {
		this.tail.read();
		this.latest = await readCache(this.engine);
		const hits = this.latest.hits - this.baseline.hits;
		const misses = this.latest.misses - this.baseline.misses;
		const {remote, localByDesign, fellBack} = this.log;
		return {units: hits + misses, hits, misses, remote, localByDesign, fellBack};
	}
}
