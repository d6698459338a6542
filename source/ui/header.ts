import {sum} from '../state/build.ts';
import {hitRate} from '../state/cache.ts';
import {hostList} from '../state/hosts.ts';
import type {State} from '../state/state.ts';
import {duration, percent} from './format.ts';
import {footerBindings} from './keymap.ts';
import {type Line, type Span, span} from './text.ts';

function runSpans(state: State, now: number): readonly Span[] {
	const {run, build} = state;
	if (run.status === 'none') return [span('ready', 'dim')];
	if (run.status === 'finished') return [span(`${run.action} ${run.outcome}`, run.outcome === 'succeeded' ? 'good' : 'bad')];
	const elapsed = duration(now - run.startedAt);
	if (run.action !== 'build' || build.total === 0) return [span(`${run.action} running ${elapsed}`, 'accent')];
	return [span(`${build.phase} ${build.done}/${build.total} ${elapsed}`, 'accent')];
}

/** Share of compiles that ran remotely, of all that ran and were not local by design. */
function remoteShare(state: State): number | undefined {
	const {counts} = state.build;
	if (counts === undefined) return undefined;
	const remote = sum(counts.remote);
	const all = remote + sum(counts.fellBack);
	return all === 0 ? undefined : remote / all;
}

/** Is it running, is the farm used, does the cache help: one row. */
export function headerLine(state: State, now: number): Line {
	const total = hostList(state.hosts).reduce((slots, host) => slots + (host.slots ?? 0), 0);
	const remote = remoteShare(state);
	const rate = state.build.counts === undefined ? undefined : hitRate(state.build.counts);
	return [
		span(' distbuild-tui ', 'selected'),
		span(` ${state.cluster} `, 'strong'),
		...runSpans(state, now),
		...(remote === undefined ? [] : [span('  remote ', 'dim'), span(percent(remote), remote >= 0.9 ? 'good' : 'warn')]),
		...(rate === undefined ? [] : [span('  hits ', 'dim'), span(percent(rate))]),
		...(total === 0
			? []
			: [span('  slots ', 'dim'), span(`${state.slots.busy.filter((use) => use.host !== 'localhost').length}/${total}`)]),
	];
}

/** The keys that work now, as many as fit, or the answer to the last key. */
export function footerLine(state: State, isReadonly: boolean, width: number): Line {
	if (state.screen.notice !== '') return [span(` ${state.screen.notice}`, 'warn')];
	let used = 0;
	return footerBindings(state, isReadonly)
		.filter(({keys, label}) => {
			used += (keys[0]?.length ?? 0) + label.length + 3;
			return used <= width;
		})
		.flatMap(({keys, label}) => [span(` ${keys[0]}`, 'accent'), span(` ${label} `)]);
}
