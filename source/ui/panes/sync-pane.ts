import type {State} from '../../state/state.ts';
import {bytes, count, duration, meter, percent} from '../format.ts';
import {fitText, harmless, type Line, line, span, type Tone} from '../text.ts';
import {symbols} from '../theme.ts';
import {definePane, listContent} from './pane.ts';

type HostSync = State['sync']['byHost'][string];

export type SyncModel = {
	readonly hosts: readonly string[];
	readonly byHost: State['sync']['byHost'];
	readonly offset: number;
};

const order = new Intl.Collator('en', {numeric: true});
const noHosts: readonly string[] = [];

export function selectSync({sync, hosts, screen}: State): SyncModel {
	const known = Object.keys(sync.byHost);
	// In the order of the other panes; the same list as long as nobody joins.
	const inOrder = known.length === 0 ? noHosts : hosts.order;
	return {hosts: inOrder, byHost: sync.byHost, offset: screen.offsets.sync};
}

function listed({hosts, byHost}: SyncModel): readonly string[] {
	const known = hosts.filter((host) => byHost[host] !== undefined);
	const others = Object.keys(byHost).filter((host) => !hosts.includes(host));
	return [...known, ...others.toSorted(order.compare)];
}

const ends: Readonly<Record<'waiting' | 'done' | 'failed', {symbol: string; tone: Tone}>> = {
	waiting: {symbol: symbols.pending, tone: 'dim'},
	done: {symbol: symbols.good, tone: 'good'},
	failed: {symbol: symbols.bad, tone: 'bad'},
};

/**
 * Time left, from the share of files: honest only once a tenth is there and bytes still flow. rsync's own percentage of bytes
 * counts what it skips, so it is not used.
 */
export function timeLeftMs({filesDone, filesTotal, bytesPerSecond, startedAt, updatedAt}: HostSync): number | undefined {
	const share = filesTotal === 0 ? 0 : filesDone / filesTotal;
	const elapsedMs = updatedAt - startedAt;
	if (share < 0.1 || bytesPerSecond <= 0 || elapsedMs < 5000) return undefined;
	return (elapsedMs * (1 - share)) / share;
}

function rowOf(host: string, sync: HostSync, width: number, nameWidth: number): Line {
	const {phase, filesDone, filesTotal, bytesDone, bytesPerSecond, startedAt, updatedAt} = sync;
	const head = span(`${fitText(harmless(host), nameWidth)} `, 'strong');
	if (phase === 'waiting' || phase === 'done' || phase === 'failed') {
		const {symbol, tone} = ends[phase];
		const what = phase === 'done' && bytesDone === 0 ? 'was equal' : phase;
		const size = phase === 'waiting' || bytesDone === 0 ? '' : ` ${bytes(bytesDone)} in ${duration(updatedAt - startedAt)}`;
		return [head, span(`${symbol} ${what}`, tone), span(size, 'dim')];
	}
	if (phase === 'verifying') return [head, span(`${symbols.running} verifying`, 'accent'), span(` ${bytes(bytesDone)}`, 'dim')];
	const share = filesTotal === 0 ? 0 : filesDone / filesTotal;
	const left = timeLeftMs(sync);
	const figures = [
		percent(share).padStart(4),
		`${bytes(bytesPerSecond)}/s`.padStart(7),
		bytes(bytesDone).padStart(5),
		`${count(filesDone)}/${count(filesTotal)} files`,
		...(left === undefined ? [] : [`${duration(left)} left`]),
	];
	const room = width - nameWidth - 1;
	const shown = figures.filter((_, index) => figures.slice(0, index + 1).join(' ').length + 6 <= room).join(' ');
	const {full, empty} = meter(share, Math.max(3, Math.min(30, room - shown.length - 1)));
	return [head, span(full, 'accent'), span(empty, 'dim'), span(` ${shown}`)];
}

export const syncPane = definePane<SyncModel>({
	id: 'sync',
	select: selectSync,
	title: () => 'sync',
	summary(model) {
		const hosts = Object.values(model.byHost);
		if (hosts.length === 0) return [];
		const rate = hosts.reduce((sum, {phase, bytesPerSecond}) => sum + (phase === 'transferring' ? bytesPerSecond : 0), 0);
		const done = hosts.filter(({phase}) => phase === 'done').length;
		if (rate > 0) return [span(`${bytes(rate)}/s`, 'accent')];
		return [span(`${done}/${hosts.length} done`)];
	},
	length: (model) => listed(model).length,
	content(model, {width, height}) {
		const hosts = listed(model);
		if (hosts.length === 0) return {rows: [line('nothing sent yet', 'dim')]};
		const nameWidth = Math.min(12, Math.max(2, ...hosts.map((host) => host.length)));
		return listContent(hosts.length, model.offset, height, (index) => {
			const host = hosts[index] ?? '';
			const sync = model.byHost[host];
			return sync === undefined ? line(host) : rowOf(host, sync, width, nameWidth);
		});
	},
});
