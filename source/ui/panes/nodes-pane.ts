import {sum} from '../../state/build.ts';
import {type HostState, hostList} from '../../state/hosts.ts';
import {slotsOf} from '../../state/slots.ts';
import type {State} from '../../state/state.ts';
import {bytes, meter, percent, sparkline} from '../format.ts';
import {fitText, harmless, type Line, span, type Tone} from '../text.ts';
import {symbols} from '../theme.ts';
import {type Pane, windowAround} from './pane.ts';

type Column = {
	readonly title: string;
	readonly width: number;
	readonly align?: 'right';
	readonly of: (host: HostState, state: State) => {readonly text: string; readonly tone?: Tone};
};

const absent = {text: '-', tone: 'dim'} as const;

function linkOf(host: HostState): {text: string; tone: Tone} {
	if (host.link === 'up') return {text: `${symbols.up} up`, tone: 'good'};
	if (host.link === 'connecting') return {text: `${symbols.connecting} wait`, tone: 'dim'};
	return {text: `${symbols.down} down`, tone: 'bad'};
}

function level(share: number, warn: number, bad: number): Tone {
	if (share >= bad) return 'bad';
	return share >= warn ? 'warn' : 'plain';
}

function slotsText(host: HostState, state: State): {text: string; tone?: Tone} {
	if (host.role === 'master') return absent;
	const {busy, total} = slotsOf(state.slots, host.name, host);
	return {text: `${busy}/${total ?? '?'}`, ...(busy > 0 ? {tone: 'accent' as const} : {})};
}

function jobsText(host: HostState, state: State): {text: string; tone?: Tone} {
	const {counts} = state.build;
	if (counts === undefined) return absent;
	return {
		text: String(host.role === 'master' ? sum(counts.localByDesign) + sum(counts.fellBack) : (counts.remote[host.name] ?? 0)),
	};
}

/** In order of importance: what does not fit goes from the right. */
const columns: readonly Column[] = [
	{title: 'host', width: 9, of: (host) => ({text: host.name, tone: 'strong'})},
	{title: 'link', width: 7, of: linkOf},
	{title: 'slots', width: 7, align: 'right', of: slotsText},
	{title: 'jobs', width: 6, align: 'right', of: jobsText},
	{
		title: 'cpu',
		width: 12,
		of: ({sample}) =>
			sample === undefined
				? absent
				: {text: `${meter(sample.cpuBusy, 6)} ${percent(sample.cpuBusy).padStart(4)}`, tone: level(sample.cpuBusy, 0.98, 2)},
	},
	{title: 'load', width: 6, align: 'right', of: ({sample}) => (sample === undefined ? absent : {text: sample.load1.toFixed(1)})},
	{
		title: 'memory',
		width: 12,
		align: 'right',
		of({sample}) {
			if (sample === undefined) return absent;
			const used = sample.memoryTotalBytes - sample.memoryAvailableBytes;
			return {
				text: `${bytes(used)}/${bytes(sample.memoryTotalBytes)}`,
				tone: level(used / Math.max(1, sample.memoryTotalBytes), 0.85, 0.95),
			};
		},
	},
	{
		title: 'canary',
		width: 8,
		align: 'right',
		of({canary}) {
			if (canary === undefined) return absent;
			return canary.ok
				? {text: `${symbols.good} ${canary.tookMs}ms`, tone: 'good'}
				: {text: `${symbols.bad} failed`, tone: 'bad'};
		},
	},
	{
		title: 'disk free',
		width: 10,
		align: 'right',
		of: ({sample}) => (sample === undefined ? absent : {text: bytes(sample.diskFreeBytes)}),
	},
	{
		title: 'in/s',
		width: 8,
		align: 'right',
		of: ({sample}) => (sample === undefined ? absent : {text: bytes(sample.receivedBytesPerSecond)}),
	},
	{
		title: 'out/s',
		width: 8,
		align: 'right',
		of: ({sample}) => (sample === undefined ? absent : {text: bytes(sample.sentBytesPerSecond)}),
	},
	{title: 'cpu over time', width: 26, of: ({cpuHistory}) => ({text: ` ${sparkline(cpuHistory, 24)}`, tone: 'dim'})},
	{
		title: 'machine',
		width: 30,
		of: ({facts}) =>
			facts === undefined ? absent : {text: ` ${facts.distribution} ${facts.codename}, ${facts.cores} cores`, tone: 'dim'},
	},
	{title: 'address', width: 18, of: ({address}) => ({text: address, tone: 'dim'})},
];

function columnsFor(width: number): readonly Column[] {
	let used = 0;
	return columns.filter((column) => {
		used += column.width + 1;
		return used <= width + 1;
	});
}

function troubleOf(host: HostState): string | undefined {
	if (host.link === 'down') return host.linkReason ?? host.failure?.message;
	return host.canary?.ok === false ? `canary: ${host.canary.detail}` : undefined;
}

function rowOf(host: HostState, state: State, shown: readonly Column[], isSelected: boolean, width: number): Line {
	const trouble = troubleOf(host);
	const cells = trouble === undefined ? shown : shown.slice(0, 2);
	const spans = cells.flatMap(({width: columnWidth, align, of}) => {
		const {text, tone = 'plain'} = of(host, state);
		return [
			span(fitText(text, columnWidth, align), isSelected ? 'selected' : tone),
			span(' ', isSelected ? 'selected' : 'plain'),
		];
	});
	if (trouble !== undefined) spans.push(span(harmless(trouble), isSelected ? 'selected' : 'bad'));
	return isSelected ? [span(fitText(spans.map(({text}) => text).join(''), width), 'selected')] : spans;
}

export const nodesPane: Pane = {
	id: 'nodes',
	title: (state) =>
		`nodes ${state.hosts.order.length === 0 ? '' : `${hostList(state.hosts).filter((host) => host.link === 'up').length} of ${state.hosts.order.length} up`}`,
	length: (state) => state.hosts.order.length,
	rows(state, {width, height, isFocused}) {
		const shown = columnsFor(width);
		const hosts = hostList(state.hosts);
		const cursor = Math.min(state.screen.offsets.nodes, hosts.length - 1);
		const {from, to} = windowAround(cursor, hosts.length, height - 1);
		const header = shown.map(({title, width: columnWidth, align}) => fitText(title, columnWidth, align)).join(' ');
		return [
			[span(header, 'dim')],
			...hosts.slice(from, to).map((host, index) => rowOf(host, state, shown, isFocused && from + index === cursor, width)),
		];
	},
};
