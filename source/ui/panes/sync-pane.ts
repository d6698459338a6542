import type {State} from '../../state/state.ts';
import {bytes, duration, meter} from '../format.ts';
import {fitText, type Line, line, span, type Tone} from '../text.ts';
import {type Pane, windowAround} from './pane.ts';

const tones: Readonly<Record<string, Tone>> = {
	done: 'good',
	failed: 'bad',
	verifying: 'accent',
	transferring: 'accent',
	waiting: 'dim',
};

function rowOf(name: string, sync: State['sync']['byHost'][string], width: number): Line {
	const {phase, filesDone, filesTotal, bytesDone, bytesPerSecond, startedAt, updatedAt} = sync;
	const head = span(fitText(name, 6), 'strong');
	if (phase !== 'transferring') {
		const size = bytesDone === 0 ? '' : ` ${bytes(bytesDone)} in ${duration(updatedAt - startedAt)}`;
		return [head, span(` ${phase === 'done' && bytesDone === 0 ? 'equal' : phase}`, tones[phase] ?? 'plain'), span(size, 'dim')];
	}
	const barWidth = Math.max(4, Math.min(20, width - 26));
	const share = filesTotal === 0 ? 0 : filesDone / filesTotal;
	return [
		head,
		span(` ${meter(share, barWidth)}`, 'accent'),
		span(` ${filesDone}/${filesTotal} ${bytes(bytesDone)} ${bytes(bytesPerSecond)}/s`),
	];
}

export const syncPane: Pane = {
	id: 'sync',
	title: () => 'sync',
	length: (state) => Object.keys(state.sync.byHost).length,
	rows(state, {width, height}) {
		const hosts = Object.entries(state.sync.byHost).sort(([one], [other]) => one.localeCompare(other, 'en', {numeric: true}));
		if (hosts.length === 0) return [line('nothing sent yet: y syncs', 'dim')];
		const {from, to} = windowAround(state.screen.offsets.sync, hosts.length, height);
		return hosts.slice(from, to).map(([name, sync]) => rowOf(name, sync, width));
	},
};
