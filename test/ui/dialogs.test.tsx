import {afterEach, describe, expect, it} from 'vitest';
import {proposalFor} from '../../source/scenarios/proposals.ts';
import type {ActionId} from '../../source/state/events.ts';
import type {Dialog} from '../../source/state/screen.ts';
import {openApp, type TestApp} from '../support/app.tsx';
import {sceneOf} from '../support/scenes.ts';

const open: TestApp[] = [];

async function show(dialog: Dialog, {name = 'quiet', rows = 24} = {}): Promise<TestApp> {
	const {state, now} = sceneOf(name, 3, {type: 'dialog/opened', dialog});
	const app = await openApp(state, now, {columns: 100, rows});
	open.push(app);
	return app;
}

function confirm(action: ActionId): Dialog {
	return {kind: 'confirm', scroll: 0, proposal: proposalFor(action, sceneOf('quiet').state)};
}

afterEach(() => {
	for (const app of open.splice(0)) app.close();
});

describe('the password', () => {
	const password: Dialog = {kind: 'password', action: 'provision', prompt: 'Password of builder'};

	it('is given to the session and shown to nobody', async () => {
		const app = await show(password);
		await app.press('h', 'u', 'n', 't', 'e', 'q', 'backspace', 'r', '2');
		expect(app.text()).toContain('Password of builder');
		expect(app.text()).toContain('••••••• '.trimEnd());
		expect(app.text()).not.toContain('hunt');
		expect(JSON.stringify(app.store.get())).not.toContain('hunt');
		await app.press('enter');
		expect(app.intents).toEqual([{type: 'give-password', action: 'provision', password: 'hunter2', isAlone: false}]);
		expect(app.text()).not.toContain('•');
	});

	it('may arrive in one piece with its Enter', async () => {
		const app = await show(password);
		await app.send('secret word\r');
		expect(app.intents).toEqual([{type: 'give-password', action: 'provision', password: 'secret word', isAlone: false}]);
	});

	it('may be pasted', async () => {
		const app = await show(password);
		await app.send('\u001B[200~pasted\n\u001B[201~');
		expect(app.text()).toContain('••••••');
		expect(app.intents).toEqual([]);
	});

	it('is asked again with the reason, from empty', async () => {
		const app = await show({...password, problem: 'The password was refused.'});
		expect(app.text()).toContain('✗ The password was refused.');
		await app.press('enter');
		expect(app.intents).toEqual([]);
		expect(app.lines().at(-1)).toContain('Type the password first');
	});

	it('is forgotten by Esc', async () => {
		const app = await show(password);
		await app.press('a', 'b', 'escape');
		await app.until(() => app.intents.length > 0);
		expect(app.intents).toEqual([{type: 'abandon'}]);
		expect(app.text()).not.toContain('•');
	});
});

describe('the password of one of several', () => {
	const password: Dialog = {
		kind: 'password',
		action: 'ssh-setup',
		prompt: 'Password of builder on w1, w2',
		problem: 'w1 refused it.',
		alone: 'w1',
		canLeaveOut: true,
	};

	it('is for all of them, or with Tab for the one', async () => {
		const app = await show(password);
		expect(app.text()).toContain('▸[ for all of them ]');
		await app.press('x', 'tab');
		expect(app.text()).toContain('▸[ for w1 only ]');
		await app.press('enter');
		expect(app.intents).toEqual([{type: 'give-password', action: 'ssh-setup', password: 'x', isAlone: true}]);
	});

	it('may be left out', async () => {
		const app = await show(password);
		await app.press('ctrl-o');
		expect(app.intents).toEqual([{type: 'leave-out', action: 'ssh-setup'}]);
	});
});

describe('host keys', () => {
	const keys: Dialog = {
		kind: 'host-keys',
		action: 'ssh-setup',
		scroll: 0,
		keys: [
			...Array.from({length: 20}, (_, index) => ({host: `w${index}`, fingerprint: `SHA256:${index}`})),
			{host: 'w20', fingerprint: 'SHA256:new', changedFrom: ['SHA256:old']},
		],
	};

	it('are all agreed to at once, and Enter alone agrees to nothing', async () => {
		const app = await show(keys);
		expect(app.text()).toContain('Host keys you agree to');
		expect(app.text()).toContain('▸[ Cancel ]');
		await app.press('right', 'enter');
		expect(app.intents).toEqual([{type: 'accept-host-keys', action: 'ssh-setup'}]);
		// More of them begin on the harmless button again.
		expect(app.text()).toContain('▸[ Cancel ]');
	});

	it('scroll to a changed one, which says how it is made right', async () => {
		const app = await show(keys);
		await app.press('end');
		expect(app.text()).toContain('✗ w20: CHANGED from SHA256:old to SHA256:new.');
		expect(app.text()).toContain('--forget-host-key w20');
	});
});

it('who reaches whom is closed with Enter', async () => {
	const {state, now} = sceneOf(
		'quiet',
		3,
		{type: 'reach/tested', at: 1, reach: {from: 'master', to: 'w1', tookMs: 80, sudo: 'password'}},
		{type: 'reach/tested', at: 1, reach: {from: 'master', to: 'w2', reason: `It refuses. ${'Reason '.repeat(20)}`}},
		{type: 'dialog/opened', dialog: {kind: 'reach', scroll: 0}},
	);
	const app = await openApp(state, now, {columns: 100, rows: 24});
	open.push(app);
	expect(app.text()).toContain('✓ master -> w1     80 ms, sudo asks for a password');
	expect(app.text()).toContain('✗ master -> w2 no: It refuses.');
	await app.press('enter');
	expect(app.text()).not.toContain('Who reaches whom');
});

describe('the plan', () => {
	it('stands on Cancel: Enter leaves', async () => {
		const app = await show(confirm('provision'));
		expect(app.text()).toContain('Provision attic');
		expect(app.text()).toContain('12 steps would change something on 3 hosts');
		expect(app.text()).toContain('▸[ Cancel ]');
		await app.press('enter');
		expect(app.intents).toEqual([{type: 'abandon'}]);
	});

	it.each(['right', 'left', 'tab', 'shift-tab'])('is agreed to by %s and Enter', async (key) => {
		const app = await show(confirm('provision'));
		await app.press(key);
		expect(app.text()).toContain('▸[ Run provision ]');
		await app.press('enter');
		expect(app.intents).toEqual([{type: 'confirm', action: 'provision'}]);
	});

	it('scrolls to its end and not beyond', async () => {
		const app = await show(confirm('provision'), {rows: 20});
		expect(app.text()).toContain('ExecStart=');
		await app.press('end', 'down');
		expect(app.text()).not.toMatch(/│ w1 {10,}/);
		expect(app.text()).toContain('enable and start distbuild-distccd');
		expect(app.text()).toMatch(/↑\d+ ─╯/);
		await app.press('page-up', 'page-up', 'page-up');
		expect(app.text()).toMatch(/│ w1 {10,}/);
	});

	it('counts the changes of every host in a table where there is room', async () => {
		const app = await show(confirm('provision'), {rows: 40});
		expect(app.text()).toMatch(/│ w2 {3}│ 4 {7}│/);
	});
});

describe('the plan of a teardown', () => {
	it('wants the name of the cluster', async () => {
		const app = await show(confirm('teardown'));
		await app.press('tab');
		expect(app.lines().at(-1)).toContain('Type attic first');
		await app.send('atti');
		await app.press('enter');
		expect(app.lines().at(-1)).toContain('"atti" is not attic');
		expect(app.intents).toEqual([]);
		await app.send('c');
		expect(app.text()).toContain('▸[ Run teardown ]');
		await app.press('enter');
		expect(app.intents).toEqual([{type: 'confirm', action: 'teardown'}]);
	});

	it('says how far it goes, and L asks for the plan of another level', async () => {
		const app = await show(confirm('teardown'));
		expect(app.text()).toContain('Level everything: takes back all of it');
		await app.press('L');
		expect(app.intents).toEqual([{type: 'prepare', action: 'teardown', options: {level: 'services'}}]);
	});

	it('is left by Enter with nothing typed', async () => {
		const app = await show(confirm('teardown'));
		await app.press('enter');
		expect(app.intents).toEqual([{type: 'abandon'}]);
	});

	it('can be refused with the name typed', async () => {
		const app = await show(confirm('teardown'));
		await app.send('attic');
		await app.press('left', 'enter');
		expect(app.intents).toEqual([{type: 'abandon'}]);
	});
});

describe('cancelling', () => {
	it('asks, and the harmless answer comes first', async () => {
		const app = await show({kind: 'none'}, {name: 'building'});
		await app.press('x');
		expect(app.text()).toContain('▸[ Let it run ]');
		await app.press('enter');
		expect(app.intents).toEqual([]);
		await app.press('x', 'right', 'enter');
		expect(app.intents).toEqual([{type: 'cancel-run'}]);
	});
});

describe('help', () => {
	it('is a menu of all keys', async () => {
		const app = await show({kind: 'none'}, {rows: 50});
		await app.press('?');
		for (const text of ['go to the log pane', 'cancel, not now: There is no run', 'Ctrl-L', 'PgDn'])
			expect(app.text()).toContain(text);
		await app.press('down', 'down', 'enter');
		expect(app.intents).toEqual([{type: 'prepare', action: 'sync'}]);
		expect(app.store.get().screen.dialog.kind).toBe('none');
	});

	it('lets keys work, and says why one cannot', async () => {
		const app = await show({kind: 'help'}, {name: 'building', rows: 50});
		expect(app.text()).toContain('not now: build is running');
		await app.press('6');
		expect(app.store.get().screen).toMatchObject({dialog: {kind: 'none'}, focus: 'log'});
		await app.press('?', 'b');
		expect(app.lines().at(-1)).toContain('build is running: x cancels it.');
	});

	it('begins at its top each time', async () => {
		const app = await show({kind: 'none'}, {rows: 50});
		await app.press('?', 'G', 'q', '?', 'enter');
		expect(app.intents).toEqual([{type: 'prepare', action: 'ssh-setup'}]);
	});
});

describe('a failure', () => {
	it('is shown with its way out and the last lines', async () => {
		const failure = {
			code: 'exit',
			message: 'rsync ended with 23.',
			hint: 'See the disk of w2.',
			evidence: 'a\nno space left\u001B[2J',
		} as const;
		const app = await show({kind: 'message', title: 'Sync', failure});
		for (const text of ['✗ rsync ended with 23.', 'See the disk of w2.', 'no space left']) expect(app.text()).toContain(text);
		await app.press('enter');
		expect(app.store.get().screen.dialog.kind).toBe('none');
	});
});

it('waiting for the plan can be given up', async () => {
	const app = await show({kind: 'preparing', action: 'sync'});
	expect(app.text()).toContain('looking at the machines');
	await app.press('escape');
	await app.until(() => app.intents.length > 0);
	expect(app.intents).toEqual([{type: 'abandon'}]);
});

describe('a build that no worker can be used for', () => {
	const failure = {code: 'no-worker', message: 'No worker can be used.', hint: 'Let doctor look at it.'} as const;
	const dialog: Dialog = {kind: 'message', title: 'Build', failure};

	it('may stay on this machine, as it was wished for', async () => {
		const app = await show(dialog);
		expect(app.lines().at(-1)).toContain('build on this machine alone');
		await app.press('l');
		expect(app.intents).toEqual([{type: 'prepare', action: 'build', options: {mode: 'local'}}]);
	});

	it('may be looked at by the doctor, or left', async () => {
		const app = await show(dialog);
		await app.press('d');
		expect(app.intents).toEqual([{type: 'prepare', action: 'doctor'}]);
		await app.press('enter');
		expect(app.store.get().screen.dialog.kind).toBe('none');
	});

	it('is the only message with that choice', async () => {
		const app = await show({...dialog, failure: {code: 'exit', message: 'The build failed.'}});
		await app.press('l');
		expect(app.intents).toEqual([]);
	});
});
