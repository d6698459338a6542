import type {RunState} from '../../state/run.ts';
import type {State} from '../../state/state.ts';
import {duration} from '../format.ts';
import {harmless, type Line, line, span, wrap} from '../text.ts';
import {symbols} from '../theme.ts';
import {countRows, workerRows} from './build-counts.ts';
import {actionRows, failureRows, progressRows} from './build-progress.ts';
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
	const failures = failureRows(build.failures);
	const rows = [...outcome, ...failures, ...progress, ...counts, ...steps];
	return withRoom(rows, sections(build, now, width), height);
}

/** What is worth its rows where there is room to spare, most telling first. */
function sections(build: State['build'], now: number, width: number): readonly (readonly Line[])[] {
	const actions = actionRows(build.actions, now);
	const spread = build.counts === undefined ? [] : workerRows(build.counts, width);
	return [
		actions.length === 0 ? [] : [[span('running for longest', 'dim')], ...actions],
		spread.length === 0 ? [] : [[span('remote compiles by worker', 'dim')], ...spread],
	];
}

/** A section with a head and not one row below it says nothing: it is left out. */
const leastSection = 2;

function withRoom(rows: readonly Line[], sectionsToo: readonly (readonly Line[])[], height: number): readonly Line[] {
	const shown = [...rows];
	for (const section of sectionsToo) {
		const room = height - shown.length;
		if (room >= Math.min(section.length, leastSection)) shown.push(...section.slice(0, Math.max(0, room)));
	}
	return shown;
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
