import {describe, expect, it} from 'vitest';
import {lookedForBy, type WizardState} from '../../../source/state/wizard.ts';
import {locked, measured, pressed, seen, wizard} from '../../support/wizard.ts';

const two = {surveyed: [seen('w1', measured), seen('big', locked)], workers: 'w1 big'};

function onWorkers(change: Partial<WizardState> = {}): WizardState {
	const state = wizard({...two, page: 'workers', ...change});
	return {...state, lookedFor: lookedForBy(state)};
}

describe('the first page', () => {
	it('takes what is typed into the field that is chosen', () => {
		const {state} = pressed(wizard(), ...'w[1-2]', 'backspace', 'shift-tab', 'ctrl-u', ...'lab_x86-eng');
		expect(state.workers).toBe('w[1-2');
		expect(state.answers.target).toBe('lab_x86-eng');
	});

	it('goes round the trees that were found', () => {
		const {state} = pressed(wizard({focus: 'tree'}), 'right');
		expect(state.answers.tree).toBe('/srv/other');
		expect(pressed(state, 'right').state.answers.tree).toBe('/home/builder/aosp');
		expect(pressed(state, 'left', 'left').state.answers.tree).toBe('/srv/other');
	});

	it('stays at what is wrong and says what would be right', () => {
		const {state, wishes} = pressed(wizard(), ...'w[2-1]', 'enter');
		expect(state).toMatchObject({page: 'farm', focus: 'workers', notice: '"w[2-1]": [2-1] runs backwards. Write [1-2].'});
		expect(wishes).toEqual([]);
		expect(pressed(wizard({workers: 'w1', answers: {...wizard().answers, tree: 'aosp'}}), 'enter').state).toMatchObject({
			focus: 'tree',
			notice: expect.stringContaining('absolute path'),
		});
	});

	it('looks at the workers, and again only where list or user are other ones', () => {
		const first = pressed(wizard(), ...'w1 big', 'enter');
		expect(first.wishes).toEqual([{type: 'look', words: [{host: 'w1'}, {host: 'big'}], as: 'all'}]);
		const found = {...first.state, ...two};
		expect(pressed(found, 'escape', 'enter')).toMatchObject({wishes: [], state: {page: 'workers', surveyed: two.surveyed}});
		expect(pressed(found, 'escape', ' ', 'enter').wishes).toEqual([]);
		expect(pressed(found, 'escape', ...' w3', 'enter').wishes).toHaveLength(1);
		const otherUser = pressed({...found, focus: 'user'}, 'escape', 'ctrl-u', ...'ci', 'enter');
		expect(otherUser).toMatchObject({wishes: [{as: 'all'}], state: {surveyed: []}});
	});

	it.each(['escape', 'ctrl-c'])('is left with %s', (key) => {
		expect(pressed(wizard(), key).wishes).toEqual([{type: 'quit'}]);
	});
});

describe('the page of the workers', () => {
	it('adds machines as they are written on the first page', () => {
		const {state, wishes} = pressed(onWorkers(), 'a', ...'ci@w[3-4]', 'enter');
		expect(state.edit).toBeUndefined();
		expect(wishes).toEqual([
			{
				type: 'look',
				as: 'more',
				words: [
					{host: 'w3', user: 'ci'},
					{host: 'w4', user: 'ci'},
				],
			},
		]);
	});

	it('changes the name of one, and what was typed for it', () => {
		const opened = pressed(onWorkers({cursor: 1}), 'e');
		expect(opened.state.edit).toEqual({of: {worker: 'w1'}, text: 'w1 = w1'});
		expect(pressed(opened.state, 'ctrl-u', ...'box = w9', 'enter').wishes).toEqual([
			{type: 'look', words: [{host: 'w9'}], as: {worker: 'w1', name: 'box'}},
		]);
		expect(pressed(opened.state, 'ctrl-u', ...'w9', 'enter').wishes).toMatchObject([{as: {worker: 'w1', name: 'w1'}}]);
	});

	it.each([
		['w[2-1]', 'Write [1-2].'],
		['', 'Write a name'],
		['w1 w2', 'add others with a'],
	])('does not take %j for one machine', (text, said) => {
		const {state, wishes} = pressed(onWorkers({cursor: 1}), 'e', 'ctrl-u', ...text, 'enter');
		expect(state.edit).toBeDefined();
		expect(state.notice).toContain(said);
		expect(wishes).toEqual([]);
	});

	it('leaves a machine as it is with Esc, and the page only with another one', () => {
		const opened = pressed(onWorkers(), 'e', ...'xyz', 'escape');
		expect(opened.state).toMatchObject({page: 'workers', edit: undefined, surveyed: two.surveyed});
		expect(pressed(opened.state, 'escape').state.page).toBe('farm');
	});

	it('removes a machine, never this one', () => {
		const {state} = pressed(onWorkers({cursor: 2}), 'd');
		expect(state.surveyed.map(({candidate}) => candidate.worker.name)).toEqual(['w1']);
		expect(state.cursor).toBe(1);
		expect(pressed(onWorkers({cursor: 0}), 'd').state).toMatchObject({
			surveyed: two.surveyed,
			notice: expect.stringContaining('it is the master'),
		});
	});

	it('takes another address of this machine and keeps it', () => {
		const {state} = pressed(onWorkers({cursor: 0}), 'e', 'ctrl-u', ...'10.9.9.9', 'enter');
		expect(state.answers.address).toBe('10.9.9.9');
		expect(state.touched).toContain('address');
	});

	it.each<readonly [string, Partial<WizardState>, string]>([
		['no worker', {surveyed: []}, 'workers is empty'],
		['two of one name', {surveyed: [seen('w1', measured), seen('w1', locked, {address: 'x'})]}, 'w1: name w1 is there twice'],
		[
			'an alias that cannot be used',
			{surveyed: [{...seen('w1', locked), candidate: {...seen('w1', locked).candidate, problem: 'It has a ProxyCommand'}}]},
			'It has a ProxyCommand',
		],
	])('does not go on with %s', (_name, change, said) => {
		const {state} = pressed(onWorkers(change), 'enter');
		expect(state).toMatchObject({page: 'workers', notice: expect.stringContaining(said)});
		if (state.surveyed.length > 0) expect(state.cursor).toBe(state.surveyed.length);
	});

	it('goes on with machines that need a password or do not answer', () => {
		expect(pressed(onWorkers({surveyed: [seen('w1', {phase: 'done', problem: 'No answer.'})]}), 'enter').state.page).toBe('file');
	});
});

describe('the page of the file', () => {
	const atFile = (isThere: boolean) => onWorkers({page: 'file', file: {path: '/c/cluster.yaml', isThere}});

	it('is written with Enter where there is none', () => {
		expect(pressed(atFile(false), 'enter').wishes).toEqual([{type: 'write', isReplacing: false}]);
	});

	it('keeps a file that is there, until somebody chooses otherwise', () => {
		expect(pressed(atFile(true), 'enter')).toMatchObject({wishes: [], state: {page: 'workers'}});
		expect(pressed(atFile(true), 'right', 'enter').wishes).toEqual([{type: 'write', isReplacing: true}]);
		expect(pressed(atFile(true), 'right', 'left', 'enter').wishes).toEqual([]);
	});

	it('scrolls within its text', () => {
		expect(pressed(atFile(false), 'up').state.scroll).toBe(0);
		const end = pressed(atFile(false), 'G').state.scroll;
		expect(end).toBeGreaterThan(10);
		expect(pressed(atFile(false), 'G', 'down', 'page-down').state.scroll).toBe(end);
	});
});
