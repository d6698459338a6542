import {sum} from '../../state/build.ts';
import type {CompileCounts, WorkerJobs} from '../../state/events.ts';
import {meter, percent} from '../format.ts';
import {fitText, harmless, type Line, span, type Tone} from '../text.ts';
import {symbols} from '../theme.ts';

const labelWidth = 10;
const figureWidth = 7;
const order = new Intl.Collator('en', {numeric: true});

function row(label: string, figure: number, tone: Tone, rest: Line): Line {
	return [span(label.padEnd(labelWidth), 'dim'), span(`${String(figure).padStart(figureWidth)} `, tone), ...rest];
}

function listed(counts: Readonly<Record<string, number>>): string {
	const entries = Object.entries(counts).filter(([, figure]) => figure > 0);
	return entries
		.toSorted(([one], [other]) => order.compare(one, other))
		.map(([name, figure]) => `${harmless(name)} ${figure}`)
		.join(', ');
}

/** What only the worker knows: the master sees a connection that is closed. */
function refusalRow(host: string, {refused, refusedCompiler = 'a compiler'}: WorkerJobs): Line {
	const compiler = refusedCompiler.split('/').at(-1) ?? refusedCompiler;
	return row('refused', refused, 'warn', [
		span(`${symbols.alert} by ${harmless(host)}: ${harmless(compiler)} is not in its list`, 'warn'),
	]);
}

/** What the worker itself says of its jobs, where that is more than the master knows. */
function toldBy(job: WorkerJobs | undefined): string {
	if (job === undefined) return '';
	const mean = job.ok === 0 ? '' : ` ${Math.round(job.tookMs / job.ok)} ms`;
	const failed = job.errors + job.refused + job.broken;
	return `${mean}${failed === 0 ? '' : `, ${failed} failed`}`;
}

/** The fates of the compiles of a build, most telling first. */
export function countRows(counts: CompileCounts): readonly Line[] {
	const {units, hits, remote, localByDesign, fellBack, workers = {}} = counts;
	const fallen = sum(fellBack);
	const refusals = Object.entries(workers).filter(([, job]) => job.refused > 0);
	const share = (part: number): string => (units === 0 ? '' : `${percent(part / units)} `);
	return [
		row('units', units, 'strong', [span('asked of the cache', 'dim')]),
		row('hits', hits, hits > 0 ? 'good' : 'plain', [span(share(hits))]),
		row('remote', sum(remote), sum(remote) > 0 ? 'good' : 'plain', [span(share(sum(remote))), span(listed(remote), 'dim')]),
		row('local', sum(localByDesign), 'plain', [
			span('by design', 'dim'),
			span(sum(localByDesign) === 0 ? '' : `: ${listed(localByDesign)}`, 'dim'),
		]),
		fallen === 0
			? row('fell back', 0, 'plain', [span('none', 'dim')])
			: row('fell back', fallen, 'warn', [span(`${symbols.alert} ${listed(fellBack)}`, 'warn')]),
		...refusals.map(([host, job]) => refusalRow(host, job)),
	];
}

const widestShare = 30;

/** How the remote compiles are spread, for panes with room to spare. */
export function workerRows({remote, workers = {}}: CompileCounts, width: number): readonly Line[] {
	const entries = Object.entries(remote).toSorted(([one], [other]) => order.compare(one, other));
	const most = Math.max(1, ...entries.map(([, figure]) => figure));
	const all = Math.max(1, sum(remote));
	const room = Math.max(4, Math.min(widestShare, width - labelWidth - figureWidth - 7));
	return entries.map(([name, figure]) => {
		const {full, empty} = meter(figure / most, room);
		const bar: Line = [
			span(full, 'accent'),
			span(empty, 'dim'),
			span(` ${percent(figure / all).padStart(4)}${toldBy(workers[name])}`, 'dim'),
		];
		return [span(`  ${fitText(harmless(name), labelWidth - 2)}`), span(`${String(figure).padStart(figureWidth)} `), ...bar];
	});
}
