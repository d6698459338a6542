import {countSteps, type StepState} from '../../state/run.ts';
import {duration} from '../format.ts';
import {fitText, harmless, type Line, type Span, span, type Tone} from '../text.ts';
import {symbols} from '../theme.ts';

const looks: Readonly<Record<StepState['status'], {symbol: string; tone: Tone}>> = {
	pending: {symbol: symbols.pending, tone: 'dim'},
	running: {symbol: symbols.running, tone: 'accent'},
	changed: {symbol: symbols.changed, tone: 'good'},
	ok: {symbol: symbols.good, tone: 'good'},
	failed: {symbol: symbols.bad, tone: 'bad'},
	skipped: {symbol: symbols.skipped, tone: 'warn'},
	cancelled: {symbol: symbols.skipped, tone: 'warn'},
};

const trailLimit = 24;

/** One cell per step: how far the host is, and where it went wrong. */
function trail(steps: readonly StepState[], width: number): readonly Span[] {
	const shown = steps.length > width ? [] : steps;
	return shown.map(({status}) => span(looks[status].symbol, looks[status].tone));
}

function failureRows(step: StepState): readonly Line[] {
	const {failure, host, title} = step;
	const text = failure === undefined ? title : failure.message;
	const head: Line = [span(`${symbols.bad} ${harmless(host)}: `, 'bad'), span(harmless(text))];
	return failure?.hint === undefined ? [head] : [head, [span('  '), span(harmless(failure.hint), 'dim')]];
}

function currentStep(steps: readonly StepState[]): StepState | undefined {
	return (
		steps.find((step) => step.status === 'failed') ??
		steps.find((step) => step.status === 'running') ??
		steps.findLast((step) => step.status !== 'pending')
	);
}

function hostRow(host: string, steps: readonly StepState[], now: number, room: {name: number; trail: number}): Line {
	const counts = countSteps(steps);
	const done = steps.length - counts.pending - counts.running;
	const current = currentStep(steps);
	const {symbol, tone} = looks[current?.status ?? 'pending'];
	const cells = trail(steps, room.trail);
	const age = current?.status === 'running' && current.startedAt !== undefined ? duration(now - current.startedAt) : '';
	return [
		span(`${fitText(harmless(host), room.name)} `, 'strong'),
		span(`${done}/${steps.length} `.padStart(6), 'dim'),
		...cells,
		span(' '.repeat(cells.length === 0 ? 0 : Math.max(1, room.trail - cells.length + 1))),
		span(`${symbol} ${harmless(current?.title ?? 'waiting')} `, tone),
		span(age, 'dim'),
	];
}

/** Failures first, then one row per host. */
export function stepRows(steps: readonly StepState[], now: number, width: number): readonly Line[] {
	const byHost = [...Map.groupBy(steps, (step) => step.host)];
	const name = Math.min(12, Math.max(2, ...byHost.map(([host]) => host.length)));
	const longest = Math.max(0, ...byHost.map(([, ofHost]) => ofHost.length));
	const room = Math.min(trailLimit, Math.floor(width / 3));
	const failures = steps.filter((step) => step.status === 'failed').flatMap(failureRows);
	return [...failures, ...byHost.map(([host, ofHost]) => hostRow(host, ofHost, now, {name, trail: Math.min(longest, room)}))];
}
