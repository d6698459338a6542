import {afterEach, describe, expect, it} from 'vitest';
import type {BuildWishes} from '../../source/config/build-wishes.ts';
import {openApp, type TestApp} from '../support/app.tsx';
import {sceneOf} from '../support/scenes.ts';

const open: TestApp[] = [];
afterEach(() => {
	for (const app of open.splice(0)) app.close();
});

const wishes: BuildWishes = {target: 'aosp_arm64-eng', modules: '', directories: '', variables: '', clean: 'none'};

async function show(more: Partial<BuildWishes> = {}): Promise<TestApp> {
	const dialog = {kind: 'build-wishes', wishes: {...wishes, ...more}} as const;
	const {state, now} = sceneOf('quiet', 3, {type: 'dialog/opened', dialog});
	const app = await openApp(state, now, {columns: 100, rows: 24});
	open.push(app);
	return app;
}

describe('what shall be built', () => {
	it('is asked with what was built last, and Enter goes on with it', async () => {
		const app = await show({modules: 'adbd'});
		expect(app.text()).toContain('aosp_arm64-eng');
		expect(app.text()).toContain('adbd');
		await app.press('enter');
		expect(app.intents).toEqual([{type: 'prepare', action: 'build', options: {target: 'aosp_arm64-eng', modules: 'adbd'}}]);
	});

	it('can be changed field by field', async () => {
		const app = await show();
		expect(app.text()).toContain('(everything)');
		await app.press('ctrl-u', ...'a-r-user', 'down', ...'adbd libc', 'tab', ...'system/core', 'tab', ...'A=1');
		await app.press('down', 'right', 'right', 'right', 'left');
		expect(app.text()).toContain('◂ modules ▸');
		await app.press('enter');
		const options = {target: 'a-r-user', modules: 'adbd libc', directories: 'system/core', variables: 'A=1', clean: 'modules'};
		expect(app.intents).toEqual([{type: 'prepare', action: 'build', options}]);
	});

	it.each<[string, readonly string[], string]>([
		['a target', ['ctrl-u', ...'nonsense'], 'Target: "nonsense" is not valid'],
		['a module', ['down', ...'$(reboot)'], 'Modules: "$(reboot)" is not a module'],
		['a module that deletes', ['down', ...'clobber'], 'Modules: clobber deletes and builds nothing'],
		['a directory', ['down', 'down', ...'../..'], 'Directories: "../.." is not a directory of the tree'],
		['a variable', ['down', 'down', 'down', ...'A=`reboot`'], 'Variables: "A=`reboot`" is not a variable'],
		['a level without modules', ['up', 'right', 'right'], 'Delete first: modules cleans nothing'],
	])('goes nowhere with %s that is none, and says why', async (_what, keys, said) => {
		const app = await show();
		await app.press(...keys, 'up', 'enter');
		expect(app.text()).toContain(said);
		expect(app.intents).toEqual([]);
	});

	it('is left with Esc, and takes q as a letter', async () => {
		const app = await show();
		await app.press('q');
		expect(app.text()).toContain('aosp_arm64-engq');
		await app.press('escape');
		expect(app.intents).toEqual([]);
		await app.until(() => app.store.get().screen.dialog.kind === 'none');
	});
});
