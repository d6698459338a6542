import {levelOf, type Metric, type MetricLevel, metrics} from '../../metrics/index.ts';
import {sum} from '../../state/build.ts';
import type {CompileCounts} from '../../state/events.ts';
import type {HostState} from '../../state/hosts.ts';
import {type SlotsState, slotsOf} from '../../state/slots.ts';
import {bytes, count, meter, percent, sparkline} from '../format.ts';
import {harmless, type Span, span} from '../text.ts';
import {symbols} from '../theme.ts';

export type RowFacts = {readonly host: HostState; readonly slots: SlotsState; readonly counts: CompileCounts | undefined};

export type Column = {
	readonly title: string;
	readonly width: number;
	/** Takes what room is left, up to this. */
	readonly widest?: number;
	/** What does not fit goes from the highest rank. */
	readonly rank: number;
	readonly align?: 'right';
	readonly cell: (facts: RowFacts, width: number) => readonly Span[];
};

const absent = [span('-', 'dim')];

function linkCell({host}: RowFacts): readonly Span[] {
	if (host.link === 'up') return [span(`${symbols.up} up`, 'good')];
	if (host.link === 'connecting') return [span(`${symbols.connecting} connecting`, 'dim')];
	if (host.link === 'new') return [span(`${symbols.new} new`, 'warn')];
	return [span(`${symbols.down} down`, 'bad')];
}

/** A figure and how bad it is: the mark says it without colour. */
function levelled(text: string, level: MetricLevel): readonly Span[] {
	return [span(`${level === 'plain' ? ' ' : symbols.alert}${text}`, level)];
}

/** A metric of the registry as a cell: its value, its format, its level. */
function metricCell(metric: Metric): Column['cell'] {
	return ({host: {sample, facts}}) => {
		const value = sample === undefined ? undefined : metric.of(sample, {cores: facts?.cores});
		return value === undefined ? absent : levelled(metric.format(value), levelOf(metric, value));
	};
}

function slotsCell({host, slots}: RowFacts): readonly Span[] {
	if (host.role === 'master') return absent;
	const {busy, total} = slotsOf(slots, host.name, host);
	// Fewer than it has, because it is slow: the log says how slow.
	const isReduced = host.standing?.standing === 'in' && host.standing.slots < (host.slots ?? 0);
	return [span(`${isReduced ? symbols.alert : ''}${busy}/${total ?? '?'}`, isReduced ? 'warn' : busy > 0 ? 'accent' : 'plain')];
}

/** On a worker: compiles of this build that it did. On the master: those that were not remote. */
function jobsCell({host, counts}: RowFacts): readonly Span[] {
	if (counts === undefined) return absent;
	if (host.role === 'worker') return [span(count(counts.remote[host.name] ?? 0))];
	const fellBack = sum(counts.fellBack);
	const local = sum(counts.localByDesign) + fellBack;
	return [span(`${fellBack > 0 ? symbols.alert : ''}${count(local)}`, fellBack > 0 ? 'warn' : 'plain')];
}

function cpuCell({host: {sample}}: RowFacts, width: number): readonly Span[] {
	if (sample === undefined) return absent;
	const {full, empty} = meter(sample.cpuBusy, width - 5);
	return [span(full, 'accent'), span(empty, 'dim'), span(percent(sample.cpuBusy).padStart(5))];
}

/** As every other program shows it; how bad it is depends on the cores, which are known after the first look. */
function loadCell({host: {sample, facts}}: RowFacts): readonly Span[] {
	if (sample === undefined) return absent;
	const perCore = metrics.load.of(sample, {cores: facts?.cores});
	return levelled(sample.load1.toFixed(1), perCore === undefined ? 'plain' : levelOf(metrics.load, perCore));
}

/** Used of all: a share alone would not tell a small machine. */
function memoryCell({host: {sample}}: RowFacts): readonly Span[] {
	if (sample === undefined) return absent;
	const {memoryTotalBytes: total, memoryAvailableBytes: available} = sample;
	const used = total - available;
	return levelled(`${bytes(used)}/${bytes(total)}`, levelOf(metrics.memory, used / Math.max(1, total)));
}

function canaryCell({host: {canary}}: RowFacts): readonly Span[] {
	if (canary === undefined) return absent;
	return canary.ok
		? [span(`${symbols.good} ${(canary.tookMs / 1000).toFixed(1)}s`, 'good')]
		: [span(`${symbols.bad} failed`, 'bad')];
}

/** In the order of the screen; the name comes before them. */
export const columns: readonly Column[] = [
	{title: 'link', width: 8, rank: 0, cell: linkCell},
	{title: 'slots', width: 7, rank: 1, align: 'right', cell: slotsCell},
	{title: 'jobs', width: 5, rank: 2, align: 'right', cell: jobsCell},
	{title: 'cpu', width: 11, rank: 3, cell: cpuCell},
	{title: metrics.load.title, width: 5, rank: 4, align: 'right', cell: loadCell},
	{title: 'memory', width: 10, rank: 5, align: 'right', cell: memoryCell},
	{title: metrics.disk.title, width: 5, rank: 7, align: 'right', cell: metricCell(metrics.disk)},
	{title: metrics.received.title, width: 5, rank: 8, align: 'right', cell: metricCell(metrics.received)},
	{title: metrics.sent.title, width: 5, rank: 9, align: 'right', cell: metricCell(metrics.sent)},
	{title: 'canary', width: 8, rank: 6, cell: canaryCell},
	{
		title: 'cpu over time',
		width: 20,
		widest: 80,
		rank: 10,
		cell: ({host}, width) => [span(sparkline(host.cpuHistory, width), 'accent')],
	},
	{
		title: 'machine',
		width: 30,
		rank: 11,
		cell: ({host: {facts}}) =>
			facts === undefined ? absent : [span(harmless(`${facts.cores} cores, ${facts.distribution} ${facts.codename}`), 'dim')],
	},
	{title: 'address', width: 18, rank: 12, cell: ({host}) => [span(harmless(host.address), 'dim')]},
];

/** The columns for which there is room. */
export function columnsFor(width: number): readonly Column[] {
	let used = 0;
	const kept = new Set<Column>();
	for (const column of columns.toSorted((one, other) => one.rank - other.rank)) {
		used += column.width + 1;
		if (used > width) break;
		kept.add(column);
	}
	const chosen = columns.filter((column) => kept.has(column));
	const left = width - chosen.reduce((sum, column) => sum + column.width + 1, 0);
	return chosen.map((column) =>
		column.widest === undefined ? column : {...column, width: Math.min(column.widest, column.width + Math.max(0, left))},
	);
}
