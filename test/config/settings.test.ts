import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {keysUnder, settingName, settings, settingsTable} from '../../source/config/settings.ts';
import {validateConfig} from '../../source/config/validate.ts';

/** What a short file is understood as: the defaults that are used in truth. */
const short = {
	cluster: 'farm',
	user: 'builder',
	master: {address: 'master.example', tree: '/aosp'},
	workers: [{name: 'w1', address: 'w1', jump: [{address: 'gate'}]}],
	build: {target: 'aosp_arm64-eng'},
};

function valueAt(value: unknown, name: string): unknown {
	return name
		.replaceAll('[]', '.0')
		.split('.')
		.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

describe('the registry of settings', () => {
	it('names each once, with a meaning that is no sentence yet and an example', () => {
		expect(new Set(settings.map(({name}) => name)).size).toBe(settings.length);
		for (const {meaning, example} of settings) {
			expect(meaning).toMatch(/[^.]$/);
			expect(example).not.toBe('');
		}
	});

	it('knows what may stand where', () => {
		expect(keysUnder([])).toEqual(['cluster', 'user', 'master', 'workers', 'build', 'sync', 'transport', 'trust', 'cache']);
		expect(keysUnder(['workers', 3, 'jump', 0])).toEqual(['address', 'port', 'user', 'identityFile']);
		expect(keysUnder(['cache', 'sccacheRelease'])).toEqual(['url', 'sha256']);
		expect(settingName(['workers', 1, 'jump', 0, 'port'])).toBe('workers[].jump[].port');
	});

	it.each(settings.filter(({otherwise}) => otherwise !== undefined))(
		'$name is $otherwise when nothing is said',
		({name, otherwise}) => {
			const checked = validateConfig(short);
			if (!('config' in checked)) throw new Error('the short file is good');
			if (otherwise?.startsWith('(')) expect([undefined, 'builder']).toContain(valueAt(checked.config, name));
			else expect(valueAt(checked.config, name)).toEqual(parse(otherwise ?? ''));
		},
	);

	it.each(settings.filter(({otherwise}) => otherwise === undefined))('$name must be said', ({name}) => {
		const copy = structuredClone(short);
		const keys = name.replaceAll('[]', '.0').split('.');
		const last = keys.pop() ?? '';
		delete (valueAt(copy, keys.join('.')) ?? (copy as Record<string, unknown>))[last as never];
		expect(validateConfig(copy)).toHaveProperty('problems');
	});

	it.each(settings.filter(({name}) => !name.endsWith('sha256')))('the example of $name is valid: $example', ({name, example}) => {
		const copy = structuredClone(short) as Record<string, unknown>;
		if (name.startsWith('cache.sccacheRelease')) copy['cache'] = {sccacheRelease: {sha256: '0'.repeat(64)}};
		if (name.startsWith('cache.otherMaster')) copy['cache'] = {otherMaster: {address: 'other', cluster: 'theirs'}};
		const keys = name.replaceAll('[]', '.0').split('.');
		const last = keys.pop() ?? '';
		let place: Record<string, unknown> = copy;
		for (const key of keys) {
			place[key] ??= {};
			place = place[key] as Record<string, unknown>;
		}
		place[last] = parse(example);
		expect(validateConfig(copy)).toHaveProperty('config');
	});

	it('is the table of the readme', () => {
		const readme = readFileSync(path.resolve(import.meta.dirname, '../../readme.md'), 'utf8');
		const between = /<!-- settings -->\n([\s\S]*?)\n<!-- \/settings -->/.exec(readme)?.[1];
		expect(between).toBe(settingsTable());
	});
});
