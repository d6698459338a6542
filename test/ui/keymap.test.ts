import {describe, expect, it} from 'vitest';
import {actions} from '../../source/actions/index.ts';
import type {Standing} from '../../source/state/events.ts';
import {reduce, type State} from '../../source/state/state.ts';
import type {KeyContext} from '../../source/ui/binding.ts';
import {bindings, footerBindings, resolveKey} from '../../source/ui/keymap.ts';
import {type Scene, sceneOf} from '../support/scenes.ts';

const context: KeyContext = {isReadonly: false, room: {width: 76, height: 5}};
const watching: KeyContext = {...context, isReadonly: true};

/** The scene after some keys of the panes. */
function pressing(scene: Scene, ...keys: readonly string[]): Scene {
	let {state} = scene;
	for (const key of keys) state = (resolveKey(state, key, context).events ?? []).reduce<State>(reduce, state);
	return {...scene, state};
}

describe('the table of keys', () => {
	it('gives every key to one binding', () => {
		const keys = bindings.flatMap((binding) => binding.keys);
		expect(keys).toEqual([...new Set(keys)]);
		const ids = bindings.map(({id}) => id);
		expect(ids).toEqual([...new Set(ids)]);
	});

	it.each(bindings.map((binding) => [binding.id, binding] as const))('%s has a key, a label and a line of help', (_, binding) => {
		expect(binding.keys.length).toBeGreaterThan(0);
		expect(binding.label.length).toBeLessThan(14);
		expect(binding.help).toMatch(/^\S.{5,}\S$/);
	});

	it('offers every action under its own key', () => {
		for (const {id, key} of actions) {
			expect(resolveKey(sceneOf('quiet').state, key, context)).toEqual({intent: {type: 'prepare', action: id}});
		}
	});

	it('does nothing on a key that nobody has', () => {
		expect(resolveKey(sceneOf('quiet').state, '§', context)).toEqual({});
	});
});

describe('a key that cannot work now', () => {
	it.each(['s', 'p', 'y', 'b', 't'])('%s names the run that is in the way', (key) => {
		expect(resolveKey(sceneOf('building').state, key, context)).toEqual({notice: 'build is running: x cancels it.'});
	});

	it.each(['s', 'p', 'y', 'b', 't', 'x', 'o', 'w'])('%s says that the screen only watches', (key) => {
		expect(resolveKey(sceneOf('building').state, key, watching).notice).toContain('--readonly');
	});

	it('x says that nothing runs', () => {
		expect(resolveKey(sceneOf('quiet').state, 'x', context)).toEqual({notice: 'There is no run to cancel.'});
	});

	it('is not in the footer', () => {
		const ids = (name: string, where: KeyContext) => footerBindings(sceneOf(name).state, where).map(({id}) => id);
		expect(ids('quiet', context)).toContain('build');
		expect(ids('quiet', context)).not.toContain('cancel-run');
		expect(ids('building', context)).not.toContain('build');
		expect(ids('building', context)[0]).toBe('cancel-run');
		expect(ids('quiet', watching)).toEqual(['help', 'quit', 'report', 'zoom', 'next-pane']);
	});
});

describe('moving', () => {
	it('by a row in the hosts stops at both ends', () => {
		const scene = sceneOf('quiet', 3);
		expect(pressing(scene, 'j', 'j').state.screen.offsets.nodes).toBe(2);
		expect(pressing(scene, 'k').state.screen.offsets.nodes).toBe(0);
		expect(pressing(scene, 'G', 'j').state.screen.offsets.nodes).toBe(3);
		expect(pressing(scene, 'G', 'g').state.screen.offsets.nodes).toBe(0);
	});

	it('in a list without a cursor stops where the last row is in sight', () => {
		const {screen, slots} = pressing(sceneOf('building'), '3', 'G').state;
		expect(screen.offsets.slots).toBe(slots.busy.length - 5);
	});

	it('in the log leaves its end and follows again there', () => {
		const scene = pressing(sceneOf('building'), '6', 'k', 'k');
		const total = scene.state.log.items.length;
		expect(scene.state.screen.offsets.log).toBe(total - 2);
		expect(pressing(scene, 'j', 'j').state.screen.offsets.log).toBe(0);
		expect(pressing(scene, 'f').state.screen.offsets.log).toBe(0);
		expect(pressing(scene, 'g').state.screen.offsets.log).toBe(5);
	});

	it('between panes goes round', () => {
		const focus = (...keys: readonly string[]) => pressing(sceneOf('quiet'), ...keys).state.screen.focus;
		expect([focus('tab'), focus('shift-tab'), focus('h'), focus('l', 'l'), focus('6', 'tab'), focus('4')]).toEqual([
			'sync',
			'log',
			'log',
			'slots',
			'nodes',
			'cache',
		]);
	});

	it('z gives a pane the screen, Esc takes it back', () => {
		expect(pressing(sceneOf('quiet'), 'z').state.screen.isZoomed).toBe(true);
		expect(pressing(sceneOf('quiet'), 'z', 'escape').state.screen.isZoomed).toBe(false);
		expect(resolveKey(sceneOf('quiet').state, 'escape', context)).toEqual({});
	});
});

describe('w', () => {
	const stands = (standing: Standing) => ({type: 'farm/changed', at: 0, host: 'w2', standing, slots: 0, reason: ''}) as const;

	it.each([
		['in', 'drain'],
		['drained', 'return'],
		['quarantined', 'return'],
		['out', 'join'],
	] as const)('on a worker that is %s asks to %s it', (standing, kind) => {
		const scene = pressing(sceneOf('building', 3, stands(standing)), 'j', 'j');
		expect(resolveKey(scene.state, 'w', context)).toEqual({intent: {type: 'wish', kind, host: 'w2'}});
	});

	it('needs a build that runs, and a worker', () => {
		expect(resolveKey(pressing(sceneOf('quiet'), 'j').state, 'w', context).notice).toContain('No build runs');
		expect(resolveKey(sceneOf('building').state, 'w', context).notice).toContain('Select a worker');
	});
});

it('o opens a shell on the host under the cursor, from any pane', () => {
	expect(resolveKey(pressing(sceneOf('quiet'), 'j', 'j', '6').state, 'o', context)).toEqual({
		intent: {type: 'shell', host: 'w2'},
	});
});
