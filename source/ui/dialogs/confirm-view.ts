import {actionOf} from '../../actions/index.ts';
import {isLevel, type Level, levelMeanings, levels} from '../../actions/levels.ts';
import type {Dialog, Proposal} from '../../state/screen.ts';
import {tableHeight} from '../components/table-height.ts';
import {fitLine, fitText, harmless, type Line, line, span, type Tone, widthOf, wrap} from '../text.ts';
import type {Draft} from './draft.ts';
import {buttonRow, choiceHints, type DialogView, innerWidth, outOfSight, type Size} from './view.ts';

/** Frame, sentence, blank, and below the list a blank, what is typed, and the buttons. */
function otherRows({isDestructive}: Proposal): number {
	return isDestructive ? 9 : 6;
}

/** Inside the frame; below, the list needs all of it. */
const roomyColumns = 76;
/** What the recap takes at most. */
const recapColumns = 30;

type Recap = {readonly host: string; readonly changes: number};

/** Changes per host, counted: lines at the margin are hosts, indented twice is the text of a change. */
export function recapOf({lines}: Proposal): readonly Recap[] {
	const changes = new Map<string, number>();
	let hosts: readonly string[] = [];
	for (const text of lines) {
		if (!text.startsWith(' ')) hosts = text.split(', ');
		else if (!text.startsWith('    ')) for (const host of hosts) changes.set(host, (changes.get(host) ?? 0) + 1);
	}
	return [...changes].map(([host, count]) => ({host: fitText(harmless(host), 20).trimEnd(), changes: count}));
}

const failureMark = '  ! ';
/** Before the lines of a failure that is too long for one. */
const continuation = '   ';

/** What the list shows: changes are cut where they are too long, a failure and its way out are not. */
export function listLines({lines}: Proposal, size: Size): readonly string[] {
	const width = innerWidth(size) - recapColumns;
	return lines.flatMap((text) => {
		if (!text.startsWith(failureMark)) return [text];
		const [first = '', ...others] = wrap(harmless(text.slice(failureMark.length)), width - failureMark.length);
		return [`${failureMark}${first}`, ...others.map((part) => `${continuation}${part}`)];
	});
}

/** Rows that the list of changes gets. */
export function listHeight(proposal: Proposal, size: Size): number {
	return Math.max(1, Math.min(listLines(proposal, size).length, size.height - otherRows(proposal)));
}

/** Borders and padding of a table of two columns: `│ host │ changes │`. */
function tableWidth(recap: readonly Recap[]): number {
	return Math.max(4, ...recap.map(({host}) => widthOf(line(host)))) + 'changes'.length + 7;
}

/** The recap stands beside the list where there are several hosts and room for both. */
function recapBeside(proposal: Proposal, size: Size): readonly Recap[] {
	const recap = recapOf(proposal);
	const fits = innerWidth(size) >= roomyColumns && tableHeight(recap.length) <= listHeight(proposal, size);
	return recap.length > 1 && fits ? recap : [];
}

function sentence({changes, lines}: Proposal): Line {
	if (changes === 0) return [span('0 steps would change something', 'strong'), span(': everything is as it should be', 'dim')];
	const hosts = new Set(lines.filter((text) => !text.startsWith(' ')).flatMap((text) => text.split(', '))).size;
	return [
		span(`${changes} ${changes === 1 ? 'step' : 'steps'} would change something`, 'strong'),
		span(` on ${hosts} ${hosts === 1 ? 'host' : 'hosts'}`, 'dim'),
	];
}

/** Beyond two indents stands the text of a change, which may be a unified diff. */
const diffTones: Readonly<Record<string, Tone>> = {'+': 'good', '-': 'bad', '@': 'accent'};

function toneOf(text: string): Line {
	const bare = harmless(text);
	if (!text.startsWith(' ')) return line(bare, 'accent');
	if (text.startsWith('    ')) return line(bare, diffTones[text.charAt(4)] ?? 'dim');
	return line(bare, text.startsWith(failureMark) || text.startsWith(continuation) ? 'bad' : 'plain');
}

/** How far the proposed teardown goes. */
function levelOf({options}: Proposal): Level {
	const level = options?.['level'];
	return level !== undefined && isLevel(level) ? level : 'everything';
}

/** The one after it: a smaller step first, because everything is where one begins. */
export function nextLevel(proposal: Proposal): Level {
	return levels[(levels.indexOf(levelOf(proposal)) + 1) % levels.length] ?? 'everything';
}

function agreement({proposal}: {readonly proposal: Proposal}, draft: Draft, cluster: string): readonly Line[] {
	const buttons = buttonRow(
		'Cancel',
		proposal.action === 'doctor' ? 'Mend' : `Run ${actionOf(proposal.action).label}`,
		draft.isAgreeing,
	);
	if (!proposal.isDestructive) return [buttons];
	const level = levelOf(proposal);
	const reach: Line = [span('Level ', 'title'), span(level, 'strong'), span(`: ${levelMeanings[level]}`, 'dim')];
	const typed: Line = [
		span(`Type ${harmless(cluster)} to agree: `, 'warn'),
		span(harmless(draft.typed), 'strong'),
		span('▏', 'accent'),
	];
	return [reach, [], typed, buttons];
}

/** What would be done and where; the text of the dry run. */
export function confirmView(dialog: Extract<Dialog, {kind: 'confirm'}>, draft: Draft, cluster: string, size: Size): DialogView {
	const {proposal, scroll} = dialog;
	const recap = recapBeside(proposal, size);
	const height = listHeight(proposal, size);
	const lines = listLines(proposal, size);
	const from = Math.max(0, Math.min(scroll, lines.length - height));
	const below = lines.length - from - height;
	const column = innerWidth(size) - tableWidth(recap);
	const listWidth = recap.length === 0 ? innerWidth(size) : column - 2;
	const list = lines.slice(from, from + height).map((text) => fitLine(toneOf(text), listWidth));
	return {
		title: `${actionOf(proposal.action).title} ${harmless(cluster)}`,
		rows: [sentence(proposal), [], ...list, [], ...agreement(dialog, draft, cluster)],
		footnote: outOfSight(from, below),
		hints: [
			...(below + from > 0 ? [{key: '↑ ↓', label: 'scroll'}] : []),
			...(proposal.isDestructive ? [{key: 'L', label: 'level'}] : []),
			...choiceHints,
		],
		...(recap.length === 0 ? {} : {table: {row: 2, column, cells: recap}}),
	};
}
