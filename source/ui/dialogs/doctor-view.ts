import {isCheckStep} from '../../actions/doctor/index.ts';
import {checks} from '../../actions/doctor/registry.ts';
import {worstFirst} from '../../state/doctor.ts';
import type {Finding} from '../../state/events.ts';
import {countSteps, type StepState} from '../../state/run.ts';
import type {State} from '../../state/state.ts';
import {aroundCursor} from '../panes/pane.ts';
import {fitLine, fitText, harmless, type Line, line, span, type Tone, widthOf, wrap} from '../text.ts';
import {symbols} from '../theme.ts';
import type {Draft} from './draft.ts';
import {type DialogView, type Hint, outOfSight, type Size} from './view.ts';

const looks: Readonly<Record<Finding['state'], {readonly symbol: string; readonly tone: Tone}>> = {
	fault: {symbol: symbols.bad, tone: 'bad'},
	warning: {symbol: symbols.alert, tone: 'warn'},
	unknown: {symbol: '?', tone: 'dim'},
	ok: {symbol: symbols.good, tone: 'good'},
};

const words: readonly (readonly [Finding['state'], string, string])[] = [
	['fault', 'fault', 'faults'],
	['warning', 'warning', 'warnings'],
	['unknown', 'not looked at', 'not looked at'],
	['ok', 'fine', 'fine'],
];

/** Below it, the name of the check gives its room to the sentence; it stands in the details too. */
const roomyColumns = 76;
const frameRows = 2;
const longestHost = 14;
const longestCheck = Math.max(...checks.map(({id}) => id.length));

/** In the order in which the screen lists them. */
export function listed({doctor}: State): readonly Finding[] {
	return worstFirst(doctor.findings);
}

export function isLooking({run}: State): boolean {
	return run.status === 'running' && run.action === 'doctor';
}

function counts(findings: readonly Finding[]): Line {
	const parts = words.flatMap(([state, one, many]) => {
		const count = findings.filter((finding) => finding.state === state).length;
		return count === 0 ? [] : [span(`${count} ${count === 1 ? one : many}`, looks[state].tone)];
	});
	return parts.flatMap((part, index) => (index === 0 ? [part] : [span(', ', 'dim'), part]));
}

function isFailedRepair({id, status}: StepState): boolean {
	return status === 'failed' && !isCheckStep(id);
}

function headOf(state: State): Line {
	const {run, doctor} = state;
	if (isLooking(state) && run.status === 'running') {
		const {pending, running} = countSteps(run.steps);
		const done = run.steps.length - pending - running;
		const what = run.options['fix'] === undefined ? 'looking' : 'mending';
		const progress = run.steps.length === 0 ? 'logging in' : `${done} of ${run.steps.length}`;
		return [span('  '), span(`${what}: ${progress}  `, 'accent'), ...counts(doctor.findings)];
	}
	const failed = run.status === 'finished' && run.action === 'doctor' ? run.steps.find(isFailedRepair) : undefined;
	if (failed !== undefined)
		return [...counts(doctor.findings), span(`; not mended: ${harmless(failed.failure?.message ?? failed.title)}`, 'bad')];
	return doctor.findings.length === 0 ? line('nobody has looked yet', 'dim') : counts(doctor.findings);
}

function rowOf(finding: Finding, {width, host, check}: {width: number; host: number; check: number}, isChosen: boolean): Line {
	const {symbol, tone} = looks[finding.state];
	const name = check === 0 ? '' : `${fitText(finding.check, check)} `;
	const head = `${symbol} ${fitText(harmless(finding.host), host)} ${name}`;
	// A fault explains itself; that all is well says nothing without its name.
	const isNamed = check > 0 || finding.state === 'fault' || finding.state === 'warning';
	const sentence = harmless(isNamed ? finding.sentence : `${finding.check}: ${finding.sentence}`);
	if (isChosen) return [span(fitText(`${head}${sentence}`, width), 'selected')];
	return [span(symbol, tone), span(head.slice(symbol.length), 'dim'), span(sentence, finding.state === 'ok' ? 'dim' : 'plain')];
}

/** What is known about the chosen finding: what is wrong, how it is mended, what the commands said. */
function detailsOf(finding: Finding, width: number): readonly Line[] {
	const {fix, evidence, title, check, sentence, state} = finding;
	const {tone} = looks[state];
	const said = evidence === undefined ? [] : evidence.split('\n').map((text) => harmless(text));
	const way = fix === undefined ? [] : wrap(`${fix.isByHand ? 'By hand' : 'Enter mends it'}: ${harmless(fix.title)}`, width);
	return [
		[span(`${check}: `, 'strong'), span(title)],
		...wrap(harmless(sentence), width).map((text) => line(text, state === 'ok' ? 'plain' : tone)),
		...way.map((text) => line(text, fix?.isByHand === true ? 'plain' : 'accent')),
		...said.flatMap((text) => wrapKeeping(text, width).map((part) => line(part, text.startsWith('$ ') ? 'plain' : 'dim'))),
	];
}

/** Cut anywhere, with its spaces: what a program printed is read as it was printed. */
function wrapKeeping(text: string, width: number): readonly string[] {
	const parts: string[] = [];
	for (let at = 0; at < text.length && parts.length < 6; at += width) parts.push(text.slice(at, at + width));
	return parts.length === 0 ? [''] : parts;
}

type Areas = {readonly width: number; readonly list: number; readonly details: number};

/** The list gets what it needs, at most the upper half; what is known about the chosen one gets the rest. */
function areasOf({width, height}: Size, findings: number): Areas {
	const rows = Math.max(1, height - frameRows - 1);
	const list = Math.max(1, Math.min(findings, Math.ceil(rows / 2)));
	return {width: Math.max(10, width - 4), list, details: Math.max(0, rows - list - 1)};
}

function chosenOf(findings: readonly Finding[], cursor: number): number {
	return Math.max(0, Math.min(findings.length - 1, cursor));
}

/** How far the evidence of the chosen finding can be scrolled. */
export function lastScroll(state: State, draft: Draft, size: Size): number {
	const findings = listed(state);
	const finding = findings[chosenOf(findings, draft.cursor)];
	const areas = areasOf(size, findings.length);
	return finding === undefined ? 0 : Math.max(0, detailsOf(finding, areas.width).length - areas.details);
}

export function chosenFinding(state: State, draft: Draft): Finding | undefined {
	const findings = listed(state);
	return findings[chosenOf(findings, draft.cursor)];
}

/** A rule between list and details, with what is out of sight above it. */
function rule(note: string, width: number): Line {
	const text = note === '' ? '' : ` ${note} `;
	return [span('─'.repeat(Math.max(0, width - widthOf(line(text)) - 1)), 'dim'), span(text, 'dim'), span('─', 'dim')];
}

const hints: readonly Hint[] = [
	{key: 'Enter', label: 'mend'},
	{key: 'a', label: 'mend all'},
	{key: 'r', label: 'look again'},
	{key: 'Esc', label: 'close'},
	{key: '↑ ↓', label: 'choose'},
	{key: 'PgUp PgDn', label: 'evidence'},
];

const lookingHints: readonly Hint[] = [
	{key: 'x', label: 'cancel'},
	{key: 'Esc', label: 'close'},
	{key: '↑ ↓', label: 'choose'},
	{key: 'PgUp PgDn', label: 'evidence'},
];

/** Progress while it looks, then the findings, the worst first; below them the evidence of the chosen one. */
export function doctorView(state: State, draft: Draft, size: Size, isReadonly: boolean): DialogView {
	const findings = listed(state);
	const {width, list, details} = areasOf(size, findings.length);
	const chosen = chosenOf(findings, draft.cursor);
	const {from, to} = aroundCursor(chosen, findings.length, list);
	const host = Math.min(longestHost, Math.max(6, ...findings.map((finding) => widthOf(line(finding.host)))));
	const check = width < roomyColumns ? 0 : longestCheck;
	const finding = findings[chosen];
	const known = finding === undefined ? [] : detailsOf(finding, width);
	const scroll = Math.max(0, Math.min(draft.scroll, known.length - details));
	const below = known.length - scroll - details;
	const rows = [
		fitLine(headOf(state), width),
		...findings.slice(from, to).map((one, index) => rowOf(one, {width, host, check}, from + index === chosen)),
		...(details > 0 ? [rule(outOfSight(from, findings.length - to), width), ...known.slice(scroll, scroll + details)] : []),
	];
	const filled = Array.from({length: Math.max(1, size.height - frameRows)}, (_, index) => rows[index] ?? line(''));
	const isBusy = isLooking(state) || isReadonly;
	return {
		title: 'Doctor',
		rows: filled,
		footnote: outOfSight(scroll, Math.max(0, below)),
		hints: isBusy ? lookingHints.filter(({key}) => key !== 'x' || !isReadonly) : hints,
		isFull: true,
		...(isLooking(state) ? {spinnerRow: 0} : {}),
	};
}
