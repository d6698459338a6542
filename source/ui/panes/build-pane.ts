import {sum} from '../../state/build.ts';
import type {CompileCounts} from '../../state/events.ts';
import {countSteps, type RunState, type StepState} from '../../state/run.ts';
import type {State} from '../../state/state.ts';
import {duration, meter, percent} from '../format.ts';
import {fitText, harmless, type Line, line, span, type Tone} from '../text.ts';
import {symbols} from '../theme.ts';
import type {Pane} from './pane.ts';

const stepTones: Readonly<Record<StepState['status'], Tone>> = {
	pending: 'dim',
	running: 'accent',
	changed: 'good',
	ok: 'good',
	failed: 'bad',
	skipped: 'warn',
	cancelled: 'warn',
};

const stepSymbols: Readonly<Record<StepState['status'], string>> = {
	pending: symbols.pending,
	running: symbols.running,
	changed: symbols.changed,
	ok: symbols.good,
	failed: symbols.bad,
	skipped: '-',
	cancelled: '-',
};

function outcomeLine(run: Exclude<RunState, {status: 'none'}>, now: number): Line {
	if (run.status === 'running') return [span(`${run.action} running `, 'accent'), span(duration(now - run.startedAt), 'dim')];
	const tone = run.outcome === 'succeeded' ? 'good' : run.outcome === 'failed' ? 'bad' : 'warn';
	return [span(`${run.action} ${run.outcome} `, tone), span(`in ${duration(run.finishedAt - run.startedAt)}`, 'dim')];
}

/** One line per host: how far it is and what it does now; failures come first. */
function stepLines(steps: readonly StepState[], height: number): readonly Line[] {
	const failed = steps.filter((step) => step.status === 'failed');
	const byHost = [...Map.groupBy(steps, (step) => step.host)];
	const failures = failed.map((step) => [
		span(`${symbols.bad} ${step.host}: `, 'bad'),
		span(harmless(step.failure?.message ?? step.title)),
	]);
	const hosts = byHost.map(([host, ofHost]): Line => {
		const counts = countSteps(ofHost);
		const done = ofHost.length - counts.pending - counts.running;
		const current = ofHost.find((step) => step.status === 'running') ?? ofHost.findLast((step) => step.status !== 'pending');
		const status = current?.status ?? 'pending';
		return [
			span(fitText(host, 8), 'strong'),
			span(`${done}/${ofHost.length} `.padStart(7), 'dim'),
			span(`${stepSymbols[status]} ${current?.title ?? ''}`, stepTones[status]),
		];
	});
	return [...failures, ...hosts].slice(0, height);
}

function countLines(counts: CompileCounts): readonly Line[] {
	const reasons = (title: string, tone: Tone, reason: Readonly<Record<string, number>>): readonly Line[] =>
		Object.entries(reason).map(([text, count]) => [span(`${String(count).padStart(6)} `), span(`${title}: ${text}`, tone)]);
	const remote = Object.entries(counts.remote).sort(([one], [other]) => one.localeCompare(other, 'en', {numeric: true}));
	return [
		[span(`${String(counts.units).padStart(6)} `, 'strong'), span('units asked of the cache')],
		[span(`${String(counts.hits).padStart(6)} `, 'good'), span('from the cache')],
		[
			span(`${String(sum(counts.remote)).padStart(6)} `, 'good'),
			span(`remote${remote.length === 0 ? '' : `: ${remote.map(([host, count]) => `${host} ${count}`).join(', ')}`}`),
		],
		...reasons('local by design', 'dim', counts.localByDesign),
		...reasons('fell back', 'warn', counts.fellBack),
	];
}

function progressLines(state: State, width: number): readonly Line[] {
	const {phase, done, total, running, failed} = state.build;
	if (total === 0) return phase === '' ? [] : [line(phase, 'accent')];
	const share = Math.min(1, done / total);
	return [
		[span(meter(share, Math.max(6, Math.min(30, width - 16))), 'accent'), span(` ${percent(share)} ${done}/${total}`)],
		[span(`${phase}, ${running} running`, 'dim'), ...(failed > 0 ? [span(`, ${failed} failed`, 'bad')] : [])],
	];
}

export const buildPane: Pane = {
	id: 'build',
	title: (state) => (state.run.status === 'none' || state.run.action === 'build' ? 'build' : state.run.action),
	length: () => 0,
	rows(state, {width, height, now}) {
		const {run} = state;
		if (run.status === 'none') return [line('nothing has run yet: s, p, y, then b', 'dim')];
		const head = outcomeLine(run, now);
		const failure: readonly Line[] =
			run.status === 'finished' && run.failure !== undefined ? [[span(harmless(run.failure.message), 'bad')]] : [];
		if (run.action !== 'build') return [head, ...failure, ...stepLines(run.steps, height - 1 - failure.length)];
		const isBuilding = state.build.phase !== '';
		const body = isBuilding
			? [
					...(run.status === 'running' ? progressLines(state, width) : []),
					...(state.build.counts === undefined ? [] : countLines(state.build.counts)),
				]
			: stepLines(run.steps, height - 1);
		return [head, ...failure, ...body].slice(0, height);
	},
};
