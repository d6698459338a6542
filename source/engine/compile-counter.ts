import path from 'node:path';
import type {CacheSample, CompileCounts} from '../state/events.ts';
import {type ClientLog, foldClientLog, initialClientLog} from '../tools/distcc-log.ts';
import {readCache} from './sccache.ts';
import {FileTail} from './tail.ts';

/**
 * Counts the fates of compiles since it was made: hits and misses from the cache's server, the rest from what every distcc
 * client wrote into the log.
 */
export class CompileCounter {
	private log: ClientLog = initialClientLog;
	private readonly tail: FileTail;
	private readonly baseline: CacheSample;
	private latest: CacheSample;

	private constructor(scratch: string, baseline: CacheSample) {
		this.tail = new FileTail(path.join(scratch, 'distcc.log'), (line) => {
			this.log = foldClientLog(this.log, line);
		});
		this.baseline = baseline;
		this.latest = baseline;
	}

	static async start(scratch: string): Promise<CompileCounter> {
		return new CompileCounter(scratch, await readCache());
	}

	async count(): Promise<CompileCounts> {
		this.tail.read();
		this.latest = await readCache();
		const hits = this.latest.hits - this.baseline.hits;
		const misses = this.latest.misses - this.baseline.misses;
		const {remote, localByDesign, fellBack} = this.log;
		return {units: hits + misses, hits, misses, remote, localByDesign, fellBack};
	}
}
