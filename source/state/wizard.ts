import {type Answers, draftConfig} from '../config/draft.ts';
import {type HostWord, readHostList} from '../config/host-range.ts';
import type {Validated} from '../config/validate.ts';
import {type Candidate, type Findings, nothingFound, type Surveyed} from './survey.ts';

export type FieldId = Exclude<keyof Answers, 'address'> | 'workers';

export const fieldIds: readonly FieldId[] = ['cluster', 'tree', 'user', 'target', 'workers'];

/** What is being typed for a row of the workers' page: this machine, a worker, or a new one. */
export type Edit = {readonly of: 'master' | 'new' | {readonly worker: string}; readonly text: string};

/** The first start: what it asks, what was found, where the person is. */
export type WizardState = {
	readonly page: 'farm' | 'workers' | 'file';
	readonly answers: Answers;
	/** The list of machines as it was typed. */
	readonly workers: string;
	/** What somebody typed stays, whatever is found later. */
	readonly touched: readonly (keyof Answers)[];
	readonly isSearching: boolean;
	readonly trees: readonly string[];
	readonly focus: FieldId;
	readonly surveyed: readonly Surveyed[];
	/** What `surveyed` belongs to: the list and the user of that time. */
	readonly lookedFor: string;
	/** Row of the workers' page: this machine, then the workers. */
	readonly cursor: number;
	readonly edit: Edit | undefined;
	readonly scroll: number;
	readonly isAgreeing: boolean;
	readonly file: {readonly path: string; readonly isThere: boolean};
	readonly notice: string;
};

/** What the wizard wants from the world. */
export type WizardWish =
	/** Looks at these machines: instead of all, in addition, or instead of one (under a name of its own). */
	| {
			readonly type: 'look';
			readonly words: readonly HostWord[];
			readonly as: 'all' | 'more' | {readonly worker: string; readonly name: string};
	  }
	| {readonly type: 'look-again'}
	| {readonly type: 'write'; readonly isReplacing: boolean}
	| {readonly type: 'repaint'}
	| {readonly type: 'quit'};

export type WizardEvent =
	| {readonly type: 'wizard/proposed'; readonly answers: Answers; readonly trees: readonly string[]}
	| {
			readonly type: 'wizard/resolved';
			readonly candidates: readonly Candidate[];
			readonly as: Extract<WizardWish, {type: 'look'}>['as'];
	  }
	/** Of this very candidate: another one may have taken its name in the meantime. */
	| {readonly type: 'wizard/found'; readonly candidate: Candidate; readonly found: Partial<Findings>}
	| {readonly type: 'wizard/forgot-findings'}
	| {readonly type: 'wizard/located'; readonly address: string}
	| {readonly type: 'wizard/file-appeared'}
	| {readonly type: 'screen/noticed'; readonly notice: string}
	/** What a key did. */
	| {readonly type: 'wizard/changed'; readonly change: Partial<WizardState>};

export function initialWizard(file: WizardState['file'], given: Partial<Answers> = {}, workers = ''): WizardState {
	return {
		page: 'farm',
		answers: {cluster: 'farm', tree: '', user: '', target: '', address: '', ...given},
		workers,
		touched: Object.keys(given) as (keyof Answers)[],
		isSearching: true,
		trees: [],
		focus: 'workers',
		surveyed: [],
		lookedFor: '',
		cursor: 1,
		edit: undefined,
		scroll: 0,
		isAgreeing: false,
		file,
		notice: '',
	};
}

/** Answers that nobody has typed are taken from those that were found. */
function proposed({answers, touched}: WizardState, found: Answers): Answers {
	const mine = Object.fromEntries(touched.map((id) => [id, answers[id]]));
	return {...found, ...mine};
}

function resolved(
	state: WizardState,
	candidates: readonly Candidate[],
	as: Extract<WizardEvent, {type: 'wizard/resolved'}>['as'],
): readonly Surveyed[] {
	const fresh = candidates.map((candidate) => ({candidate, findings: nothingFound}));
	if (as === 'all') return fresh;
	if (as === 'more') return [...state.surveyed, ...fresh];
	return state.surveyed.flatMap((one) => (one.candidate.worker.name === as.worker ? fresh : [one]));
}

export function reduceWizard(state: WizardState, event: WizardEvent): WizardState {
	switch (event.type) {
		case 'wizard/proposed':
			return {...state, isSearching: false, trees: event.trees, answers: proposed(state, event.answers)};
		case 'wizard/resolved':
			return {...state, surveyed: resolved(state, event.candidates, event.as)};
		case 'wizard/found':
			return {
				...state,
				surveyed: state.surveyed.map((one) =>
					one.candidate === event.candidate ? {...one, findings: {...one.findings, ...event.found}} : one,
				),
			};
		case 'wizard/forgot-findings':
			return {...state, surveyed: state.surveyed.map(({candidate}) => ({candidate, findings: nothingFound}))};
		case 'wizard/located':
			return state.touched.includes('address') ? state : {...state, answers: {...state.answers, address: event.address}};
		case 'wizard/file-appeared':
			return {...state, file: {...state.file, isThere: true}, isAgreeing: false};
		case 'screen/noticed':
			return {...state, notice: event.notice};
		case 'wizard/changed':
			return {...state, ...event.change};
		default:
			return event satisfies never;
	}
}

export function isSurveying({surveyed}: WizardState): boolean {
	return surveyed.some(({findings}) => findings.phase !== 'done');
}

/** The configuration that would be written, or what still is wrong. */
export function draftOf({answers, surveyed}: WizardState): Validated {
	return draftConfig(
		answers,
		surveyed.map(({candidate}) => candidate.worker),
	);
}

/** What `look` has to find out again when it changes. */
export function lookedForBy({workers, answers}: WizardState): string {
	return JSON.stringify([answers.user, readHostList(workers).words]);
}
