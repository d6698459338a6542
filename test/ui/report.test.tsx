import {afterEach, describe, expect, it} from 'vitest';
import type {Dialog} from '../../source/state/screen.ts';
import {openApp, type TestApp} from '../support/app.tsx';
import {sceneOf} from '../support/scenes.ts';

const open: TestApp[] = [];
afterEach(() => {
	for (const app of open.splice(0)) app.close();
});

const lines = [
	'20261123-1-build  aosp_arm64-eng  succeeded  30.0 s',
	`  longest: out/${'very-long-name/'.repeat(6)} and the end of it`,
	...Array.from({length: 40}, (_line, index) => `  line ${index}`),
];

async function show(more: Partial<Extract<Dialog, {kind: 'report'}>> = {}, columns = 80): Promise<TestApp> {
	const dialog = {kind: 'report', runId: 'two', lines, scroll: 0, ...more} as const;
	const {state, now} = sceneOf('quiet', 3, {type: 'dialog/opened', dialog});
	const app = await openApp(state, now, {columns, rows: 24});
	open.push(app);
	return app;
}

describe('the report of a build', () => {
	it('is asked for with a key, also where the screen only watches', async () => {
		const {state, now} = sceneOf('quiet', 3);
		const app = await openApp(state, now, {isReadonly: true});
		open.push(app);
		await app.press('r');
		expect(app.intents).toEqual([{type: 'report'}]);
	});

	it('takes the whole screen, scrolls, and says how much is out of sight', async () => {
		const app = await show();
		expect(app.text()).toContain('20261123-1-build');
		expect(app.text()).not.toContain('line 39');
		expect(app.text()).toMatch(/↓\d+/);
		await app.press('end');
		expect(app.text()).toContain('line 39');
		expect(app.text()).toMatch(/↑\d+/);
		await app.press('g', 'j');
		expect(app.text()).not.toContain('20261123-1-build');
		expect(app.text()).toContain('longest');
	});

	it('breaks a line that is too long and hangs its rest below it', async () => {
		const app = await show();
		expect(app.text()).toMatch(/│ {5}and the end of it/);
	});

	it('leads to the builds beside it, and says where there is none', async () => {
		const app = await show({older: 'one'});
		await app.press('left', 'r');
		expect(app.intents).toEqual([
			{type: 'report', runId: 'one'},
			{type: 'report', runId: 'two'},
		]);
		await app.press('right');
		expect(app.text()).toContain('There is no newer build.');
		await app.press('escape');
		await app.until(() => !app.text().includes('What the build was worth'));
	});
});
