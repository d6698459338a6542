import {sum} from '../state/build.ts';
import {hitRate} from '../state/cache.ts';
import type {CompileCounts, RunEvent, RunOutcome} from '../state/events.ts';

/** What one build was, from its journal alone. */
export type BuildReport = {
	readonly runId: string;
	readonly target: string;
	readonly outcome: RunOutcome | 'unfinished';
	readonly seconds: number;
	/** Of the build step alone, without canaries and looking around. */
	readonly buildSeconds: number;
	readonly counts: CompileCounts;
	readonly canaries: Readonly<Record<string, string>>;
	readonly summary: string;
};

const noCounts: CompileCounts = {units: 0, hits: 0, misses: 0, remote: {}, localByDesign: {}, fellBack: {}};

export function buildReport(events: readonly RunEvent[]): BuildReport | undefined {
	const started = events.find((event) => event.type === 'run/started');
	if (started?.action !== 'build') return undefined;
	const finished = events.findLast((event) => event.type === 'run/finished');
	const counted = events.findLast((event) => event.type === 'compiles/counted');
	const stepAt = (type: 'step/started' | 'step/finished') =>
		events.find((event) => event.type === type && event.step === 'master/build')?.at;
	const end = finished?.at ?? events.at(-1)?.at ?? started.at;
	const buildStart = stepAt('step/started');
	return {
		runId: started.runId,
		target: started.options['target'] ?? '',
		outcome: finished?.outcome ?? 'unfinished',
		seconds: (end - started.at) / 1000,
		buildSeconds: buildStart === undefined ? 0 : ((stepAt('step/finished') ?? end) - buildStart) / 1000,
		counts: counted?.counts ?? noCounts,
		canaries: Object.fromEntries(
			events.filter((event) => event.type === 'canary/finished').map((event) => [event.host, event.detail]),
		),
		summary: finished?.summary ?? '',
	};
}

function reasons(title: string, counts: Readonly<Record<string, number>>): readonly string[] {
	return Object.entries(counts).map(([reason, count]) => `    ${String(count).padStart(6)}  ${title}: ${reason}`);
}

export function reportText(report: BuildReport): string {
	const {counts} = report;
	const rate = hitRate(counts);
	return [
		`${report.runId}  ${report.target}  ${report.outcome}  ${report.seconds.toFixed(1)} s (build ${report.buildSeconds.toFixed(1)} s)`,
		`  ${counts.units} units through the cache: ${counts.hits} hits, ${counts.misses} misses${rate === undefined ? '' : ` (${(rate * 100).toFixed(1)} % hits)`}`,
		`  compiled: ${sum(counts.remote)} remote, ${sum(counts.localByDesign)} local by design, ${sum(counts.fellBack)} fell back`,
		...Object.entries(counts.remote).map(([host, count]) => `    ${String(count).padStart(6)}  on ${host}`),
		...reasons('local by design', counts.localByDesign),
		...reasons('fell back', counts.fellBack),
		...Object.entries(report.canaries).map(([host, detail]) => `  canary ${host}: ${detail}`),
		'',
	].join('\n');
}
