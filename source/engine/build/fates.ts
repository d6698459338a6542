import {sum} from '../../state/build.ts';
import type {CacheSample, CompileCounts} from '../../state/events.ts';
import {CompileCounter} from '../compile-counter.ts';
import {stamped} from '../context.ts';
import {every} from '../every.ts';
import type {Companion} from './companion.ts';
import {workerLogs} from './worker-logs.ts';

const intervalMs = 2000;

function described(counts: CompileCounts): string {
	const workers = Object.entries(counts.remote).map(([host, count]) => `${host} ${count}`);
	const parts = [
		`${counts.units} units`,
		`${counts.hits} from the cache`,
		`${sum(counts.remote)} remote (${workers.join(', ') || 'none'})`,
	];
	const local = sum(counts.localByDesign);
	const fellBack = sum(counts.fellBack);
	if (local > 0) parts.push(`${local} local by design`);
	if (fellBack > 0) parts.push(`${fellBack} fell back`);
	return parts.join(', ');
}

/** What became of every compile, counted while the build runs. */
export const fates: Companion = async (build) => {
	const {context, scratch, complain, notes} = build;
	const counter = await CompileCounter.start(scratch, notes.load<CacheSample>('cache'));
	notes.save('cache', counter.baseline);
	const logs = await workerLogs(build);
	let counts: CompileCounts | undefined;
	let last = '';
	const emit = async () => {
		const counted = await counter.count();
		const isLocal = context.config.build.mode === 'local' && counted.misses > 0;
		const workers = logs.jobs();
		const both = Object.keys(workers).length === 0 ? counted : {...counted, workers};
		counts = isLocal ? {...both, localByDesign: {'nothing is distributed (mode local)': counted.misses}} : both;
		const said = JSON.stringify(counts);
		if (said !== last) context.emit(stamped({type: 'compiles/counted', counts}));
		last = said;
	};
	const watching = new AbortController();
	const watcher = every(intervalMs, watching.signal, emit, complain);
	return {
		async stop() {
			watching.abort();
			await watcher;
			await emit();
			await logs.stop(() => counts?.remote ?? {});
			await emit();
		},
		told: () => (counts === undefined ? undefined : [described(counts), ...logs.told(counts.remote)].join('; ')),
	};
};
