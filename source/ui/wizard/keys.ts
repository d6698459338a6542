import {type HostWord, readHostList} from '../../config/host-range.ts';
import {draftOf, type Edit, type FieldId, fieldIds, lookedForBy, type WizardState, type WizardWish} from '../../state/wizard.ts';
import type {KeyName} from '../binding.ts';
import type {Size} from '../dialogs/view.ts';
import {answerOf, problemOf} from './fields.ts';
import {fileLines, fileListHeight} from './file-view.ts';

/** What a key leads to. */
export type WizardReply = {readonly change?: Partial<WizardState>; readonly wish?: WizardWish; readonly notice?: string};

const typedLimit = 2000;

function typed(text: string, key: KeyName): string | undefined {
	if (key === 'backspace') return [...text].slice(0, -1).join('');
	if (key === 'ctrl-u') return '';
	const isCharacter = [...key].length === 1 && key >= ' ';
	return isCharacter && text.length < typedLimit ? text + key : undefined;
}

function withValue(state: WizardState, id: FieldId, value: string): WizardReply {
	if (id === 'workers') return {change: {workers: value}};
	return {change: {answers: {...state.answers, [id]: value}, touched: [...new Set([...state.touched, id])]}};
}

function neighbour(id: FieldId, step: number): FieldId {
	return fieldIds[(fieldIds.indexOf(id) + step + fieldIds.length) % fieldIds.length] ?? id;
}

/** On to the workers; looks at them where list or user are other ones than last time. */
function leaveFarm(state: WizardState): WizardReply {
	const wrong = fieldIds.find((id) => problemOf(state, id) !== undefined);
	if (wrong !== undefined) return {change: {focus: wrong}, notice: problemOf(state, wrong) ?? ''};
	const lookedFor = lookedForBy(state);
	const change = {page: 'workers', cursor: 1, lookedFor} as const;
	if (lookedFor === state.lookedFor) return {change};
	return {change: {...change, surveyed: []}, wish: {type: 'look', words: readHostList(state.workers).words, as: 'all'}};
}

function onFarm(state: WizardState, key: KeyName): WizardReply {
	const {focus, trees, answers} = state;
	switch (key) {
		case 'escape':
			return {wish: {type: 'quit'}};
		case 'tab':
		case 'down':
			return {change: {focus: neighbour(focus, 1)}};
		case 'shift-tab':
		case 'up':
			return {change: {focus: neighbour(focus, -1)}};
		case 'enter':
			return leaveFarm(state);
		case 'left':
		case 'right': {
			if (focus !== 'tree' || trees.length === 0) return {};
			const step = key === 'right' ? 1 : -1;
			return withValue(state, 'tree', trees[(trees.indexOf(answers.tree) + step + trees.length) % trees.length] ?? answers.tree);
		}
		default: {
			const value = typed(answerOf(state, focus), key);
			return value === undefined ? {} : withValue(state, focus, value);
		}
	}
}

/** `NAME = LOGIN`, or the login alone. */
function readEdit(text: string): {
	readonly name: string | undefined;
	readonly words: readonly HostWord[];
	readonly problem: string | undefined;
} {
	const equals = text.indexOf('=');
	const {words, problems} = readHostList(text.slice(equals + 1));
	const [problem] = problems;
	return {
		name: equals < 0 ? undefined : text.slice(0, equals).trim(),
		words,
		problem: problem === undefined ? undefined : `"${problem.text}": ${problem.message}. ${problem.hint}`,
	};
}

function takeEdit(state: WizardState, {of, text}: Edit): WizardReply {
	const closed = {edit: undefined};
	if (of === 'master') {
		const address = text.trim();
		const change = {answers: {...state.answers, address}, touched: [...new Set([...state.touched, 'address' as const])]};
		return {change: {...closed, ...change}};
	}
	const {name, words, problem} = readEdit(text);
	if (problem !== undefined) return {notice: problem};
	if (words.length === 0) return {notice: 'Write a name, an address, or user@host:port. Esc leaves it as it is.'};
	if (of === 'new') return {change: closed, wish: {type: 'look', words, as: 'more'}};
	if (words.length > 1) return {notice: 'One machine takes the place of one: add others with a.'};
	return {change: closed, wish: {type: 'look', words, as: {worker: of.worker, name: name ?? of.worker}}};
}

function editing(state: WizardState, edit: Edit, key: KeyName): WizardReply {
	if (key === 'escape') return {change: {edit: undefined}};
	if (key === 'enter') return takeEdit(state, edit);
	const text = typed(edit.text, key);
	return text === undefined ? {} : {change: {edit: {...edit, text}}};
}

function editOf({cursor, answers, surveyed}: WizardState): Edit | undefined {
	if (cursor === 0) return {of: 'master', text: answers.address};
	const candidate = surveyed[cursor - 1]?.candidate;
	if (candidate === undefined) return undefined;
	// As it was typed: what an alias stands for would lose its jump hosts.
	const {name} = candidate.worker;
	return {of: {worker: name}, text: `${name} = ${candidate.word}`};
}

/** On to the file, where what was gathered makes a configuration. */
function leaveWorkers(state: WizardState): WizardReply {
	const refused = state.surveyed.findIndex(({candidate}) => candidate.problem !== undefined);
	const reason = state.surveyed[refused]?.candidate.problem;
	if (reason !== undefined) return {change: {cursor: refused + 1}, notice: `${reason}. Change it with e, or remove it with d.`};
	const drafted = draftOf(state);
	if ('config' in drafted) return {change: {page: 'file', scroll: 0, isAgreeing: false}};
	const [problem] = drafted.problems;
	if (problem === undefined) return {};
	const [list, index] = problem.path;
	if (list !== 'workers' || typeof index !== 'number')
		return {notice: `${problem.path.join('.')} ${problem.message}. ${problem.hint}`};
	const {name = ''} = state.surveyed[index]?.candidate.worker ?? {};
	return {change: {cursor: index + 1}, notice: `${name}: ${problem.path.slice(2).join('.')} ${problem.message}. ${problem.hint}`};
}

function onWorkers(state: WizardState, key: KeyName, {height}: Size): WizardReply {
	const {cursor, surveyed, edit} = state;
	if (edit !== undefined) return editing(state, edit, key);
	const to: Readonly<Record<string, number>> = {
		down: cursor + 1,
		j: cursor + 1,
		up: cursor - 1,
		k: cursor - 1,
		'page-down': cursor + height,
		'page-up': cursor - height,
		g: 0,
		home: 0,
		G: surveyed.length,
		end: surveyed.length,
	};
	const wanted = to[key];
	if (wanted !== undefined) return {change: {cursor: Math.max(0, Math.min(surveyed.length, wanted))}};
	switch (key) {
		case 'escape':
			return {change: {page: 'farm'}};
		case 'enter':
			return leaveWorkers(state);
		case 'a':
			return {change: {edit: {of: 'new', text: ''}}};
		case 'e':
			return {change: {edit: editOf(state)}};
		case 'r':
			return surveyed.length === 0 ? {} : {wish: {type: 'look-again'}};
		case 'd': {
			if (cursor === 0) return {notice: 'This machine stays: it is the master. Its address can be changed with e.'};
			const left = surveyed.filter((_one, index) => index !== cursor - 1);
			return {change: {surveyed: left, cursor: Math.min(cursor, Math.max(1, left.length))}};
		}
		default:
			return {};
	}
}

function onFile(state: WizardState, key: KeyName, size: Size): WizardReply {
	const {scroll, isAgreeing, file} = state;
	const height = fileListHeight(state, size);
	const last = Math.max(0, fileLines(state).length - height);
	const to: Readonly<Record<string, number>> = {
		down: scroll + 1,
		j: scroll + 1,
		up: scroll - 1,
		k: scroll - 1,
		'page-down': scroll + height,
		'page-up': scroll - height,
		g: 0,
		home: 0,
		G: last,
		end: last,
	};
	const wanted = to[key];
	if (wanted !== undefined) return {change: {scroll: Math.max(0, Math.min(last, wanted))}};
	if (key === 'escape') return {change: {page: 'workers'}};
	if (file.isThere && ['left', 'right', 'tab', 'shift-tab', 'h', 'l'].includes(key)) return {change: {isAgreeing: !isAgreeing}};
	if (key !== 'enter') return {};
	if (file.isThere && !isAgreeing) return {change: {page: 'workers'}};
	return {wish: {type: 'write', isReplacing: file.isThere}};
}

/** What a key does in the wizard. */
export function pressWizard(state: WizardState, key: KeyName, size: Size): WizardReply {
	if (key === 'ctrl-c') return {wish: {type: 'quit'}};
	if (key === 'ctrl-l') return {wish: {type: 'repaint'}};
	switch (state.page) {
		case 'farm':
			return onFarm(state, key);
		case 'workers':
			return onWorkers(state, key, size);
		case 'file':
			return onFile(state, key, size);
		default:
			return state.page satisfies never;
	}
}
