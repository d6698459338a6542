import type {RunState} from '../../state/run.ts';
import type {State} from '../../state/state.ts';
import {duration, meter, percent} from '../format.ts';
import {harmless, type Line, line, span, wrap} from '../text.ts';
import {symbols} from '../theme.ts';
import {countRows, workerRows} from './build-counts.ts';
import {stepRows} from './build-steps.ts';
import {definePane, listContent, type Room} from './pane.ts';

/** The pane of the run, whatever its action: mostly a build. */
export type BuildModel = {
	readonly run: RunState;
	readonly build: State['build'];
	readonly offset: number;
	readonly now: number;
};

export function selectBuild({run, build, screen}: State, now: number): BuildModel {
	return {run, build, offset: screen.offsets.build, now: run.status === 'running' ? now : 0};
}

const widestBar = 40;

function progressRows({phase, done, total, running, failed}: State['build'], width: number): readonly Line[] {
	const activity: Line = [
		span(`${symbols.running} ${harmless(phase)}`, 'accent'),
		span(running > 0 ? `, ${running} running` : '', 'dim'),
		...(failed > 0 ? [span(`, ${symbols.bad} ${failed} failed`, 'bad')] : []),
	];
	if (total === 0) return [activity];
	const share = Math.min(1, done / total);
	const figures = ` ${percent(share)} ${done}/${total}`;
	const {full, empty} = meter(share, Math.max(4, Math.min(widestBar, width - figures.length)));
	return [[span(full, 'accent'), span(empty, 'dim'), span(figures)], activity];
}

function outcomeRows(run: Extract<RunState, {status: 'finished'}>, width: number): readonly Line[] {
	const took = duration(run.finishedAt - run.startedAt);
	const tone = run.outcome === 'succeeded' ? 'good' : run.outcome === 'failed' ? 'bad' : 'warn';
	const symbol = run.outcome === 'succeeded' ? symbols.good : run.outcome === 'failed' ? symbols.bad : symbols.skipped;
	const head: Line = [span(`${symbol} ${run.action} ${run.outcome}`, tone), span(` in ${took}`, 'dim')];
	const {failure, summary} = run;
	if (failure === undefined) return [head, ...wrap(harmless(summary), width).map((text) => line(text))];
	const hint = failure.hint === undefined ? [] : wrap(harmless(failure.hint), width);
	return [head, ...wrap(harmless(failure.message), width).map((text) => line(text, 'bad')), ...hint.map((text) => line(text))];
}

function rowsOf({run, build, now}: BuildModel, {width, height}: Room): readonly Line[] {
	if (run.status === 'none') return [line('nothing has run yet: s sets up ssh, p provisions, y syncs, b builds', 'dim')];
	const isBuild = run.action === 'build';
	const outcome = run.status === 'finished' ? outcomeRows(run, width) : [];
	const hasStarted = isBuild && build.phase !== '';
	const progress = hasStarted && run.status === 'running' ? progressRows(build, width) : [];
	const counts = isBuild && build.counts !== undefined ? countRows(build.counts) : [];
	// The two steps of a build say nothing while it goes well.
	const needsSteps = !hasStarted || (run.status === 'finished' && run.outcome === 'failed');
	const steps = needsSteps ? stepRows(run.steps, now, width) : [];
	if (!hasStarted) return [...outcome, ...steps];
	const rows = [...outcome, ...progress, ...counts, ...steps];
	const spread = build.counts === undefined ? [] : workerRows(build.counts, width);
	const isRoomy = spread.length > 0 && rows.length + spread.length + 1 <= height;
	return isRoomy ? [...rows, [span('remote compiles by worker', 'dim')], ...spread] : rows;
}

export const buildPane = definePane<BuildModel>({
	id: 'build',
	select: selectBuild,
	title: ({run}) => (run.status === 'none' ? 'build' : run.action),
	summary({run, now}) {
		if (run.status === 'none') return [];
		if (run.status === 'running') return [span(`running ${duration(now - run.startedAt)}`, 'accent')];
		return [span(run.outcome, run.outcome === 'succeeded' ? 'good' : 'warn')];
	},
	length: (model, room) => rowsOf(model, room).length,
	content(model, view) {
		const rows = rowsOf(model, view);
		return listContent(rows.length, model.offset, view.height, (index) => rows[index] ?? line(''));
	},
});
