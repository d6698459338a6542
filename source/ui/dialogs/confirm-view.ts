import {actionOf} from '../../actions/index.ts';
import type {Dialog, Proposal} from '../../state/screen.ts';
import {tableHeight} from '../components/table-height.ts';
import {fitText, harmless, type Line, line, span} from '../text.ts';
import type {Draft} from './draft.ts';
import {buttonRow, type DialogView, innerWidth, type Size} from './view.ts';

/** Frame, sentence, blank, and below the list a blank and the buttons. */
const otherRows = 6;
const fewestListRows = 6;

type Recap = {readonly host: string; readonly changes: number};

/** Changes per host, counted: lines at the margin are hosts, indented twice is the text of a change. */
export function recapOf({lines}: Proposal): readonly Recap[] {
	const recap: {host: string; changes: number}[] = [];
	for (const text of lines) {
		const last = recap.at(-1);
		if (!text.startsWith(' ')) recap.push({host: fitText(harmless(text), 20).trimEnd(), changes: 0});
		else if (last !== undefined && !text.startsWith('    ')) last.changes += 1;
	}
	return recap.filter(({changes}) => changes > 0);
}

/** The recap is worth its room only where the list is longer than the screen and both fit. */
function recapRows(proposal: Proposal, {height}: Size): readonly Recap[] {
	const recap = recapOf(proposal);
	const rest = height - otherRows - tableHeight(recap.length);
	const isLong = proposal.lines.length > height - otherRows;
	return isLong && recap.length > 1 && rest >= fewestListRows ? recap : [];
}

/** Rows that the list of changes gets. */
export function listHeight(proposal: Proposal, size: Size): number {
	const room = size.height - otherRows - tableHeight(recapRows(proposal, size).length);
	return Math.max(1, Math.min(proposal.lines.length, room));
}

function sentence({changes, lines}: Proposal): Line {
	if (changes === 0) return [span('0 steps would change something', 'strong'), span(': everything is as it should be', 'dim')];
	const hosts = lines.filter((text) => !text.startsWith(' ')).length;
	return [
		span(`${changes} ${changes === 1 ? 'step' : 'steps'} would change something`, 'strong'),
		span(` on ${hosts} ${hosts === 1 ? 'host' : 'hosts'}`, 'dim'),
	];
}

function toneOf(text: string): Line {
	const bare = harmless(text);
	if (!text.startsWith(' ')) return line(bare, 'accent');
	return text.trimStart().startsWith('!') ? line(bare, 'bad') : line(bare, text.startsWith('    ') ? 'dim' : 'plain');
}

function agreement({proposal}: {readonly proposal: Proposal}, draft: Draft, cluster: string): readonly Line[] {
	const buttons = buttonRow('Cancel', `Run ${actionOf(proposal.action).label}`, draft.isAgreeing);
	if (!proposal.isDestructive) return [buttons];
	const typed: Line = [
		span(`Type ${harmless(cluster)} to agree: `, 'warn'),
		span(harmless(draft.typed), 'strong'),
		span('▏', 'accent'),
	];
	return [typed, buttons];
}

/** What would be done and where; the text of the dry run. */
export function confirmView(dialog: Extract<Dialog, {kind: 'confirm'}>, draft: Draft, cluster: string, size: Size): DialogView {
	const {proposal, scroll} = dialog;
	const recap = recapRows(proposal, size);
	const free = Array.from({length: tableHeight(recap.length)}, () => line(''));
	const height = listHeight(proposal, size);
	const from = Math.max(0, Math.min(scroll, proposal.lines.length - height));
	const below = proposal.lines.length - from - height;
	const agreeing = agreement(dialog, draft, cluster);
	const list = proposal.lines.slice(from, from + height).map(toneOf);
	const rows = [sentence(proposal), ...free, ...(recap.length > 0 ? [] : [line('')]), ...list, line(''), ...agreeing];
	return {
		title: `${actionOf(proposal.action).title} ${cluster}`,
		rows: rows.map((row) => (row.length === 0 ? line(' '.repeat(innerWidth(size))) : row)),
		footnote: [...(from > 0 ? [`↑${from}`] : []), ...(below > 0 ? [`↓${below}`] : [])].join(' '),
		...(recap.length === 0 ? {} : {table: {row: 1, cells: recap}}),
	};
}
