import {leftText} from '../actions/progress/remaining-text.ts';
import {sum} from '../state/build.ts';
import {hitRate} from '../state/cache.ts';
import {hostList} from '../state/hosts.ts';
import type {State} from '../state/state.ts';
import type {KeyContext} from './binding.ts';
import type {Hint} from './dialogs/view.ts';
import {duration, meter, percent} from './format.ts';
import {footerBindings} from './keymap.ts';
import {keyLabel} from './keys/key-names.ts';
import {harmless, type Line, type Span, span, truncate, widthOf} from './text.ts';
import {symbols} from './theme.ts';

const barWidth = 10;
const longestName = 20;
const roomyColumns = 100;

/** Of the whole: of a build by what is known of its time, else steps that are over. */
function shareOf({run, build}: State): number | undefined {
	if (run.status !== 'running') return undefined;
	if (run.action === 'build') return build.estimate.share;
	const done = run.steps.filter(({status}) => status !== 'pending' && status !== 'running').length;
	return run.steps.length === 0 ? undefined : done / run.steps.length;
}

function runSpans(state: State, now: number): readonly Span[] {
	const {run, build} = state;
	if (run.status === 'none') return [span('ready', 'dim')];
	if (run.status === 'finished') {
		const isGood = run.outcome === 'succeeded';
		const took = duration(run.finishedAt - run.startedAt);
		return [
			span(`${isGood ? symbols.good : symbols.bad} ${run.action} ${run.outcome}`, isGood ? 'good' : 'bad'),
			span(` ${took}`, 'dim'),
		];
	}
	const share = shareOf(state);
	const phase = run.action === 'build' && build.phase !== '' ? ` ${harmless(build.phase)}` : ' running';
	const head = span(`${symbols.running} ${run.action}${phase} `, 'accent');
	const elapsed = span(duration(now - run.startedAt), 'dim');
	if (share === undefined) return [head, elapsed];
	const {full, empty} = meter(share, barWidth);
	const left = run.action === 'build' ? [span(` ${leftText(build.estimate)}`, 'strong')] : [];
	return [head, span(full, 'accent'), span(empty, 'dim'), span(` ${percent(share)} `, 'strong'), elapsed, ...left];
}

/** Share of compiles that ran remotely, of all that ran and were not local by design. */
function remoteShare({build: {counts}}: State): number | undefined {
	if (counts === undefined) return undefined;
	const remote = sum(counts.remote);
	const all = remote + sum(counts.fellBack);
	return all === 0 ? undefined : remote / all;
}

/** Is it running, is the farm used, does the cache help, who is missing: most important first. */
function figures(state: State): readonly (readonly Span[])[] {
	const {build, slots} = state;
	const remote = remoteShare(state);
	const rate = build.counts === undefined ? undefined : hitRate(build.counts);
	const workers = hostList(state.hosts).filter((host) => host.role === 'worker');
	const total = workers.reduce((all, host) => all + (host.slots ?? 0), 0);
	const busy = slots.busy.filter((use) => use.host !== 'localhost').length;
	const down = workers.filter((host) => host.link === 'down').length;
	return [
		...(down === 0 ? [] : [[span(`${symbols.down} ${down} down`, 'bad')]]),
		...(remote === undefined ? [] : [[span('remote ', 'dim'), span(percent(remote), remote >= 0.9 ? 'good' : 'warn')]]),
		...(rate === undefined ? [] : [[span('hits ', 'dim'), span(percent(rate))]]),
		...(total === 0 ? [] : [[span('slots ', 'dim'), span(`${busy}/${total}`, busy > 0 ? 'accent' : 'plain')]]),
	];
}

/** One row; what does not fit goes from the end. */
export function headerLine(state: State, now: number, width: number): Line {
	const name = state.cluster === '' ? 'distbuild' : harmless(state.cluster);
	const program = width >= roomyColumns && state.cluster !== '' ? [span(' distbuild', 'dim')] : [];
	const head: Line = [
		...program,
		span(' '),
		span(` ${truncate(name, longestName)} `, 'selected'),
		span(' '),
		...runSpans(state, now),
	];
	let used = widthOf(head);
	const shown: Span[] = [];
	for (const figure of figures(state)) {
		used += widthOf(figure) + 3;
		if (used > width - 1) break;
		shown.push(span('  '), ...figure, span(' '));
	}
	const fill = Math.max(0, width - widthOf(head) - widthOf(shown));
	return [...head, span(' '.repeat(fill)), ...shown];
}

/** The keys that work now while no dialog is open. */
export function keyHints(state: State, context: KeyContext): readonly Hint[] {
	return footerBindings(state, context).map(({keys, label}) => ({key: keyLabel(keys[0] ?? ''), label}));
}

/** The keys that work now, as many as fit, or the answer to the last key. */
export function footerLine(state: State, hints: readonly Hint[], width: number): Line {
	const {notice} = state.screen;
	if (notice !== '') return [span(` ${symbols.running} ${harmless(notice)}`, 'warn')];
	let used = 0;
	return hints
		.filter(({key, label}) => {
			used += key.length + label.length + 3;
			return used <= width;
		})
		.flatMap(({key, label}) => [span(` ${key}`, 'title'), span(` ${label} `)]);
}
