import {afterEach, describe, expect, it} from 'vitest';
import type {Event} from '../../source/state/events.ts';
import {openApp, type TestApp} from '../support/app.tsx';
import {sceneOf} from '../support/scenes.ts';

const open: TestApp[] = [];

async function show(size: {columns?: number; rows?: number} = {}, options: {isReadonly?: boolean} = {}, ...more: Event[]) {
	const {state, now} = sceneOf('checkup', 3, ...more);
	const app = await openApp(state, now, {columns: 100, rows: 26, ...size, ...options});
	open.push(app);
	return app;
}

afterEach(() => {
	for (const app of open.splice(0)) app.close();
});

const looking: readonly Event[] = [
	{
		type: 'run/started',
		at: 0,
		runId: 'r',
		action: 'doctor',
		cluster: 'attic',
		dryRun: false,
		pid: 1,
		hosts: ['master'],
		options: {},
	},
	{
		type: 'plan/made',
		at: 0,
		steps: ['disk', 'dns'].map((check) => ({id: `master/check ${check}`, host: 'master', stage: 'checks', title: check})),
	},
	{type: 'step/started', at: 0, step: 'master/check disk'},
	{type: 'step/finished', at: 0, step: 'master/check disk', outcome: 'ok'},
];

describe('the doctor', () => {
	it('lists faults first, and says all about the chosen one', async () => {
		const app = await show();
		expect(app.text()).toMatch(/2 faults, 1 warning, \d+ fine/);
		const rows = app.lines();
		expect(rows[3]).toMatch(/✗ \S+ +distccd-answers +nothing answers on port 3642/);
		expect(rows[5]).toMatch(/! \S+ +throughput/);
		expect(rows[6]).toMatch(/✓ master +disk/);
		expect(app.text()).toContain('Enter mends it: restart distbuild-distccd.service');
		expect(app.text()).toContain('bash: connect: Connection refused');
		await app.press('down');
		expect(app.text()).toContain('By hand: set the clock');
		expect(app.text()).toContain('date +%s.%N');
		expect(app.text()).not.toContain('Connection refused');
	});

	it('mends the chosen finding on Enter', async () => {
		const app = await show();
		await app.press('enter');
		expect(app.intents).toEqual([
			{type: 'prepare', action: 'doctor', options: {fix: expect.stringMatching(/^distccd-answers@/)}},
		]);
	});

	it('says what is mended by hand instead of mending it', async () => {
		const app = await show();
		await app.press('down', 'enter');
		expect(app.intents).toEqual([]);
		expect(app.lines().at(-1)).toContain('by hand');
		await app.press('G', 'enter');
		expect(app.lines().at(-1)).toContain('There is nothing to mend.');
	});

	it('mends all that it can with a, and looks at everything again', async () => {
		const app = await show();
		await app.press('a');
		expect(app.intents).toMatchObject([{type: 'prepare', action: 'doctor', options: {again: 'all'}}]);
		expect(JSON.stringify(app.intents)).not.toContain('clock@');
	});

	it('looks again with r, and closes with Esc', async () => {
		const app = await show();
		await app.press('r');
		expect(app.intents).toEqual([{type: 'prepare', action: 'doctor'}]);
		await app.press('escape');
		await app.until(() => app.store.get().screen.dialog.kind === 'none');
	});

	it('shows how far it is, mends nothing then, and can be cancelled', async () => {
		const app = await show({}, {}, ...looking);
		expect(app.text()).toContain('looking: 1 of 2');
		await app.press('enter');
		expect(app.lines().at(-1)).toContain('still at work');
		await app.press('x');
		expect(app.intents).toEqual([{type: 'cancel-run'}]);
	});

	it('only shows on a screen that only watches', async () => {
		const app = await show({}, {isReadonly: true});
		await app.press('enter', 'a', 'r');
		expect(app.intents).toEqual([]);
		expect(app.lines().at(-1)).toContain('only watches');
	});

	it.each([
		[60, 15],
		[80, 24],
		[200, 60],
	])('fits %i x %i, whatever a host printed', async (columns, rows) => {
		const hostile = `\u001B[2J\u001B]0;owned\u0007${'x'.repeat(5000)}\n`.repeat(30);
		const finding = {
			host: 'w9',
			check: 'units',
			title: 'services',
			state: 'fault',
			sentence: hostile,
			evidence: hostile,
		} as const;
		const app = await show({columns, rows}, {}, {type: 'check/finished', at: 0, finding});
		for (const key of ['down', 'page-down', 'page-down', 'G', 'g', 'page-up']) {
			await app.press(key);
			expect(app.lines()).toHaveLength(rows);
			expect(app.text()).not.toContain('\u001B');
		}
		expect(app.text()).toMatch(/3 faults/);
		expect(app.lines().at(-1)).toContain('Enter mend');
	});
});
