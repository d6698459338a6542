import stringWidth from 'string-width';
import {afterEach, describe, expect, it} from 'vitest';
import {scenarios} from '../../source/scenarios/index.ts';
import type {Event} from '../../source/state/events.ts';
import {openApp, type TestApp} from '../support/app.tsx';
import {type Scene, sceneOf} from '../support/scenes.ts';

const open: TestApp[] = [];

async function show({state, now}: Scene, options: Parameters<typeof openApp>[2] = {}): Promise<TestApp> {
	const app = await openApp(state, now, options);
	open.push(app);
	return app;
}

afterEach(() => {
	for (const app of open.splice(0)) app.close();
});

function expectExact(app: TestApp, columns: number, rows: number): void {
	const lines = app.lines();
	expect(lines).toHaveLength(rows);
	// Ink leaves out blanks at the end of a line: only header and footer have any.
	for (const line of lines.slice(1, -1)) expect(stringWidth(line)).toBe(columns);
	for (const line of [lines[0] ?? '', lines.at(-1) ?? '']) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
}

const sizes = [
	[60, 15],
	[80, 24],
	[120, 40],
	[200, 60],
] as const;

/** Names and lines as nobody should have them. */
const awkward: readonly Event[] = [
	{
		type: 'cluster/loaded',
		at: 0,
		cluster: '建設 farm with a very long name that goes on and on',
		master: '10.0.0.1',
		workers: [
			{name: '日本語の名前のとても長いもの', address: '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'},
			{name: `w\u001B[2J${'x'.repeat(300)}`, address: '\u001B]0;owned\u0007'},
			{name: '👩‍🚀👩‍🚀👩‍🚀', address: 'e\u0301e\u0301'},
		],
	},
	{type: 'host/linked', at: 0, host: '👩‍🚀👩‍🚀👩‍🚀', link: 'down', reason: `gone\u001B[1;1H${'理由 '.repeat(90)}`},
	{type: 'build/output', at: 0, line: `\u001B]0;owned\u0007\u001B[31m日本\t${'語'.repeat(200)}\r\n\u202Eevil`},
	{
		type: 'slots/sampled',
		at: 0,
		slots: [{host: '日本語の名前のとても長いもの', slot: 40, file: '/a/日本/\u001B[2Jb.c', phase: 'Compile', ageMs: 1e9}],
	},
	{type: 'screen/noticed', notice: `notice \u001B[2J${'長い'.repeat(200)}`},
];

describe.each(sizes)('at %ix%i, no line is taller or wider than the screen', (columns, rows) => {
	it.each(Object.keys(scenarios))('%s', async (name) => {
		const app = await show(sceneOf(name), {columns, rows});
		expectExact(app, columns, rows);
	});

	it('in every pane, zoomed and not', async () => {
		const app = await show(sceneOf('building'), {columns, rows});
		await app.press('z');
		for (const pane of ['1', '2', '3', '4', '5', '6']) {
			await app.press(pane);
			expectExact(app, columns, rows);
		}
		await app.press('z');
		expectExact(app, columns, rows);
	});

	it.each([0, 1, 16, 256])('with %i workers', async (workers) => {
		const app = await show(workers === 0 ? sceneOf('quiet', 0) : sceneOf('building', workers), {columns, rows});
		expectExact(app, columns, rows);
		await app.press('3', 'G');
		expectExact(app, columns, rows);
	});

	it('with wide, long and hostile names, which stay text', async () => {
		const app = await show(sceneOf('building', 3, ...awkward), {columns, rows});
		expectExact(app, columns, rows);
		expect(app.text()).not.toContain('\u001B');
		await app.press('6', 'z');
		expectExact(app, columns, rows);
		expect(app.text()).not.toContain('\u001B');
	});

	it('with each dialog open', async () => {
		const {state, now} = sceneOf('quiet', 16);
		const lines = Array.from({length: 90}, (_, index) => (index % 9 === 0 ? `w${index}` : `  write /etc/${'日本'.repeat(40)}`));
		const app = await show({state, now}, {columns, rows});
		const proposal = {action: 'teardown', lines, changes: 80, isDestructive: true} as const;
		const dialogs = [
			{kind: 'help'},
			{kind: 'preparing', action: 'sync'},
			{kind: 'password', action: 'sync', prompt: 'Password '.repeat(30), problem: 'wrong '.repeat(50)},
			{kind: 'confirm', proposal, scroll: 0},
			{kind: 'confirm-cancel', action: 'build'},
			{
				kind: 'message',
				title: 'Sync',
				failure: {code: 'exit', message: 'm '.repeat(200), hint: 'h '.repeat(200), evidence: 'e\n'.repeat(50)},
			},
		] as const;
		for (const dialog of dialogs) {
			app.store.dispatch({type: 'dialog/opened', dialog});
			await app.press('down');
			expectExact(app, columns, rows);
		}
	});
});

it('follows a new size', async () => {
	const app = await show(sceneOf('building'), {columns: 200, rows: 60});
	await app.resize(80, 24);
	expectExact(app, 80, 24);
	await app.resize(120, 40);
	expectExact(app, 120, 40);
});

it('says at the top whether it runs, whether the farm is used and whether the cache helps', async () => {
	const app = await show(sceneOf('building'), {columns: 120, rows: 40});
	expect(app.lines()[0]).toMatch(/attic +▸ build compiling ━+─+ 41% 3:07 4 min left +remote 99% +hits 39% +slots 50\/58/);
	const ended = await show(sceneOf('finished'), {columns: 120, rows: 40});
	expect(ended.lines()[0]).toContain('✓ build succeeded 3:47');
});

it('answers a key that cannot work, until the next key', async () => {
	const app = await show(sceneOf('building'));
	await app.press('b');
	expect(app.lines().at(-1)).toContain('build is running: x cancels it.');
	await app.press('j');
	expect(app.lines().at(-1)).toContain('x cancel');
	expect(app.intents).toEqual([]);
});

it('takes keys that come in one event one by one', async () => {
	const app = await show(sceneOf('quiet'));
	await app.send('jjj');
	expect(app.store.get().screen.offsets.nodes).toBe(3);
	await app.send('6z');
	expect(app.store.get().screen).toMatchObject({focus: 'log', isZoomed: true});
});

it('presses nothing when something is pasted', async () => {
	const app = await show(sceneOf('quiet'));
	await app.send('\u001B[200~btq\r\u001B[201~');
	expect(app.intents).toEqual([]);
});

it('q and Ctrl-C ask to leave, Ctrl-L to paint anew', async () => {
	const app = await show(sceneOf('building'));
	await app.press('q', 'ctrl-c', 'ctrl-l');
	expect(app.intents).toEqual([{type: 'quit'}, {type: 'quit'}, {type: 'repaint'}]);
});

it('shows meaning without colours too', async () => {
	const app = await show(sceneOf('one-worker-down'), {richness: 'attributes', columns: 120, rows: 40});
	expect(app.text()).not.toMatch(/\u001B\[(?:\d+;)*(?:3|4|9|10)\d/);
	expect(app.text()).toContain('✗ down');
});
