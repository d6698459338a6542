import {loginText, type SurveyCells, surveyCells, surveyVerdict, type Verdict} from '../../report/survey-text.ts';
import type {Surveyed} from '../../state/survey.ts';
import {type Edit, isSurveying, type WizardState} from '../../state/wizard.ts';
import type {Size} from '../dialogs/view.ts';
import {aroundCursor} from '../panes/pane.ts';
import {fitText, harmless, type Line, line, span, type Tone, truncateStart, wrap} from '../text.ts';
import {symbols} from '../theme.ts';
import type {WizardView} from './views.ts';

type Column = {
	readonly key: keyof SurveyCells;
	readonly title: string;
	readonly width: number;
	readonly rank: number;
	readonly align?: 'right';
};

/** What does not fit goes from the highest rank. */
const columns: readonly Column[] = [
	{key: 'name', title: 'worker', width: 12, rank: 0},
	{key: 'login', title: 'login', width: 26, rank: 1},
	{key: 'cores', title: 'cores', width: 5, rank: 2, align: 'right'},
	{key: 'memory', title: 'mem', width: 5, rank: 3, align: 'right'},
	{key: 'disk', title: 'free', width: 5, rank: 6, align: 'right'},
	{key: 'system', title: 'system', width: 18, rank: 7},
	{key: 'clock', title: 'clock', width: 7, rank: 8, align: 'right'},
	{key: 'latency', title: 'away', width: 6, rank: 5, align: 'right'},
	{key: 'speed', title: 'speed', width: 8, rank: 4, align: 'right'},
];

const looks: Readonly<Record<Verdict['state'], {readonly symbol: string; readonly tone: Tone}>> = {
	busy: {symbol: symbols.connecting, tone: 'dim'},
	good: {symbol: symbols.good, tone: 'good'},
	warning: {symbol: symbols.alert, tone: 'warn'},
	bad: {symbol: symbols.bad, tone: 'bad'},
};

/** Columns that fit beside a symbol in front. */
function columnsFor(width: number): readonly Column[] {
	let left = width - 2;
	const fitting = columns
		.toSorted((one, other) => one.rank - other.rank)
		.filter((column) => {
			left -= column.width + 1;
			return left >= 0;
		});
	return columns.filter((column) => fitting.includes(column));
}

/** Figures, or where there are none the reason why. */
function workerRow(seen: Surveyed, shown: readonly Column[], isChosen: boolean): Line {
	const cells = surveyCells(seen);
	const verdict = surveyVerdict(seen);
	const {symbol, tone} = looks[verdict.state];
	const cell = ({key, width, align}: Column) => fitText(harmless(cells[key]) || '·', width, align);
	const isWho = ({key}: Column) => key === 'name' || key === 'login';
	const who = shown.filter(isWho).map(cell).join(' ');
	const figures = shown.filter((column) => !isWho(column));
	const width = figures.reduce((sum, column) => sum + column.width + 1, 0);
	const isMeasured = seen.findings.machine !== undefined;
	const rest = isMeasured ? ` ${figures.map(cell).join(' ')}` : fitText(` ${harmless(verdict.sentence)}`, width);
	return [span(`${symbol} `, tone), span(who + rest, isChosen ? 'selected' : 'plain')];
}

function masterRow({answers, cursor}: WizardState, shown: readonly Column[]): Line {
	const width = shown.reduce((sum, column) => sum + column.width + 1, -1);
	const text = `this machine: ${answers.address === '' ? 'not known yet which address leads to them' : harmless(answers.address)}`;
	return [span(`${symbols.running} `, 'accent'), span(fitText(text, width), cursor === 0 ? 'selected' : 'plain')];
}

/** What is known of the chosen row: always four rows, so that nothing jumps. */
const detailRows = 4;

/** What is known of the chosen row. */
function detailsOf(state: WizardState, width: number): readonly Line[] {
	const wrapped = (text: string, tone: Tone) => wrap(harmless(text), width).map((part) => line(part, tone));
	const seen = state.surveyed[state.cursor - 1];
	if (state.notice !== '') return wrapped(state.notice, 'warn');
	if (seen === undefined)
		return wrapped('The address by which the workers know this machine. Change it with e where it is another one.', 'dim');
	const {worker} = seen.candidate;
	const {fingerprint, software = ''} = seen.findings;
	const {state: verdict, sentence} = surveyVerdict(seen);
	const key = worker.identityFile === undefined ? '' : ` with ${worker.identityFile}`;
	const isPlain = worker.jump === undefined && key === '';
	const twin = state.surveyed.find(
		(one) => one !== seen && fingerprint !== undefined && one.findings.fingerprint === fingerprint,
	);
	return [
		...wrapped(sentence, looks[verdict].tone).slice(0, 2),
		...(isPlain ? [] : [[span('login ', 'dim'), span(harmless(`${loginText(worker)}${key}`))]]),
		...(fingerprint === undefined
			? []
			: [[span('host key ', 'dim'), span(harmless(fingerprint)), span(`  ${harmless(software)}`, 'dim')]]),
		...(twin === undefined
			? []
			: wrapped(
					`${symbols.alert} the same host key as ${twin.candidate.worker.name}: one machine twice, or a copy of it`,
					'warn',
				)),
	];
}

/** Always as many rows, so that nothing jumps. */
function details(state: WizardState, width: number): readonly Line[] {
	const rows = detailsOf(state, width);
	return Array.from({length: detailRows}, (_, index) => rows[index] ?? line(''));
}

function editRows({of, text}: Edit, width: number): readonly Line[] {
	const label = of === 'master' ? 'Address of this machine: ' : of === 'new' ? 'Add: ' : 'Change: ';
	const help =
		of === 'new'
			? 'Names, addresses, ranges, aliases, as before.'
			: of === 'master'
				? ''
				: 'NAME = user@host:port, or an alias of ssh.';
	return [
		[span(label, 'title'), span(truncateStart(harmless(text), width - label.length - 1), 'strong'), span('▏', 'accent')],
		line(help, 'dim'),
		line(''),
		line(''),
	];
}

function hintsOf({edit}: WizardState): WizardView['hints'] {
	if (edit !== undefined) {
		return [
			{key: 'Enter', label: 'take it'},
			{key: 'Ctrl-U', label: 'empty'},
			{key: 'Esc', label: 'leave it'},
		];
	}
	return [
		{key: 'Enter', label: 'go on'},
		{key: 'a', label: 'add'},
		{key: 'e', label: 'change'},
		{key: 'd', label: 'remove'},
		{key: 'r', label: 'look again'},
		{key: 'Esc', label: 'back'},
	];
}

/** What was found, machine by machine. */
export function workersView(state: WizardState, {width, height}: Size): WizardView {
	const {surveyed, cursor, edit} = state;
	const shown = columnsFor(width);
	const room = Math.max(1, height - 7);
	const {from, to} = aroundCursor(Math.max(0, cursor - 1), surveyed.length, room);
	const head = shown.map(({title, width: wide, align}) => fitText(title, wide, align)).join(' ');
	const done = surveyed.filter(({findings}) => findings.phase === 'done').length;
	const list = surveyed.slice(from, to).map((seen, index) => workerRow(seen, shown, from + index === cursor - 1));
	const empty = surveyed.length === 0 ? [line('  no worker; add one with a', 'dim')] : [];
	const padding = Array.from({length: Math.max(0, room - Math.max(1, list.length))}, () => line(''));
	return {
		title: isSurveying(state) ? `the workers: ${done} of ${surveyed.length} looked at` : 'the workers',
		rows: [
			masterRow(state, shown),
			[span(`  ${head}`, 'dim')],
			...list,
			...empty,
			...padding,
			line(''),
			...(edit === undefined ? details(state, width) : editRows(edit, width)),
		],
		footnote: surveyed.length > room ? `${from + 1}-${to} of ${surveyed.length}` : '',
		hints: hintsOf(state),
	};
}
