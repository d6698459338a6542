import {type HostState, type HostsState, hostList} from '../../state/hosts.ts';
import {standingText} from '../../state/log.ts';
import {slotsOf} from '../../state/slots.ts';
import type {State} from '../../state/state.ts';
import {fitLine, fitText, harmless, type Line, line, span, type Tone, widthOf} from '../text.ts';
import {symbols} from '../theme.ts';
import {type Column, columnsFor, type RowFacts} from './nodes-columns.ts';
import {aroundCursor, definePane, type View} from './pane.ts';

export type NodesModel = {
	readonly hosts: HostsState;
	readonly slots: State['slots'];
	readonly counts: State['build']['counts'];
	readonly cursor: number;
};

export function selectNodes({hosts, slots, build, screen}: State): NodesModel {
	const cursor = Math.max(0, Math.min(screen.offsets.nodes, hosts.order.length - 1));
	return {hosts, slots, counts: build.counts, cursor};
}

/** Why a host is no help now, in place of its figures. */
function troubleOf({host, slots}: RowFacts): string | undefined {
	if (host.link === 'down' || host.link === 'new') return host.linkReason ?? host.failure?.message ?? 'no answer';
	const {standing} = host;
	if (standing !== undefined && standing.standing !== 'in') {
		const {busy} = slotsOf(slots, host.name, host);
		return `${standingText(standing)}${busy === 0 ? '' : `; ${busy} still running`}`;
	}
	return host.canary?.ok === false ? `canary: ${host.canary.detail}` : undefined;
}

/** What somebody wanted, or has not done yet, is no fault. */
function troubleTone({link, standing}: HostState): Tone {
	if (link === 'new') return 'plain';
	return link === 'up' && standing?.standing === 'drained' ? 'warn' : 'bad';
}

const longestName = 24;

function nameWidth(hosts: readonly HostState[], width: number): number {
	const longest = Math.max(4, ...hosts.map((host) => widthOf(line(harmless(host.name)))));
	return Math.min(longest, longestName, Math.max(4, Math.floor(width / 4)));
}

function aligned(column: Column, cell: Line): Line {
	if (column.align !== 'right') return fitLine(cell, column.width);
	const fill = Math.max(0, column.width - widthOf(cell));
	return fitLine([span(' '.repeat(fill)), ...cell], column.width);
}

function rowOf(facts: RowFacts, shown: readonly Column[], room: {name: number; width: number}): Line {
	const {host} = facts;
	const name = span(fitText(harmless(host.name), room.name), 'strong');
	const trouble = troubleOf(facts);
	const cells = trouble === undefined ? shown : shown.slice(0, 1);
	const figures = cells.flatMap((column) => [span(' '), ...aligned(column, column.cell(facts, column.width))]);
	return [name, ...figures, ...(trouble === undefined ? [] : [span(' '), span(harmless(trouble), troubleTone(host))])];
}

/** The selected row: inverse where the keys go, a pointer elsewhere, since `o` works from every pane. */
function marked(row: Line, isSelected: boolean, {isFocused, width}: View): Line {
	if (!isSelected) return [span('  '), ...row];
	if (!isFocused) return [span(`${symbols.running} `, 'accent'), ...row];
	const text = [`${symbols.running} `, ...row.map((part) => part.text)].join('');
	return [span(fitText(text, width), 'selected')];
}

function header(shown: readonly Column[], name: number): Line {
	const titles = shown.map((column) => ` ${fitText(column.title, column.width, column.align)}`);
	return [span(`  ${fitText('host', name)}${titles.join('')}`, 'dim')];
}

export const nodesPane = definePane<NodesModel>({
	id: 'nodes',
	select: selectNodes,
	hasCursor: true,
	title: () => 'nodes',
	summary({hosts}) {
		const all = hostList(hosts);
		const up = all.filter((host) => host.link === 'up').length;
		return up === all.length ? [span(`${up} up`)] : [span(`${up} of ${all.length} up`, 'warn')];
	},
	length: ({hosts}) => hosts.order.length,
	content({hosts, slots, counts, cursor}, view) {
		const all = hostList(hosts);
		if (all.length === 0) return {rows: [line('no hosts: the configuration names none', 'dim')]};
		const name = nameWidth(all, view.width);
		const shown = columnsFor(view.width - name - 2);
		const hasHeader = view.height > 2;
		const {from, to} = aroundCursor(cursor, all.length, view.height - (hasHeader ? 1 : 0));
		const rows = all.slice(from, to).map((host, index) => {
			const row = rowOf({host, slots, counts}, shown, {name, width: view.width});
			return marked(row, from + index === cursor, view);
		});
		return {rows: hasHeader ? [header(shown, name), ...rows] : rows, above: from, below: all.length - to};
	},
});
