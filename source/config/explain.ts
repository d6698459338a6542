import type {Config} from './config.ts';
import {type Setting, type SettingPath, settings} from './settings.ts';

/** One setting as it is understood, and who said so. */
export type Explained = {
	/** `workers.w1.port`: entries of lists go by their name, or their place. */
	readonly name: string;
	/** Undefined where it is found out later, on the machines; `meaning` then says from what. */
	readonly value?: unknown;
	readonly meaning: string;
	readonly source: 'file' | 'default';
	readonly line?: number;
};

type Place = {readonly path: SettingPath; readonly name: string};
type Branch = {readonly setting: Setting; readonly keys: readonly string[]};
type LineOf = (path: SettingPath) => number | undefined;

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function explained({meaning, otherwise}: Setting, {path, name}: Place, value: unknown, lineOf: LineOf): Explained {
	const line = lineOf(path);
	if (line !== undefined) return {name, value, meaning, source: 'file', line};
	if (value !== undefined) return {name, value, meaning, source: 'default'};
	const reason = otherwise?.startsWith('(') ? otherwise.slice(1, -1) : undefined;
	return {name, meaning: reason ?? meaning, source: 'default'};
}

/** All settings below a place, entry by entry where it is a list. */
function walk(branches: readonly Branch[], value: unknown, at: Place, lineOf: LineOf): readonly Explained[] {
	const [leaf] = branches;
	if (leaf !== undefined && leaf.keys.length === 0) return [explained(leaf.setting, at, value, lineOf)];
	const byKey = Map.groupBy(branches, ({keys}) => keys[0] ?? '');
	return [...byKey].flatMap(([key, those]) => {
		const below = those.map(({setting, keys}) => ({setting, keys: keys.slice(1)}));
		const bare = key.replace('[]', '');
		const inner = isMapping(value) ? value[bare] : undefined;
		const place = {path: [...at.path, bare], name: at.name === '' ? bare : `${at.name}.${bare}`};
		if (bare === key) return walk(below, inner, place, lineOf);
		return (Array.isArray(inner) ? inner : []).flatMap((entry: unknown, index) => {
			const word = isMapping(entry) && typeof entry['name'] === 'string' ? entry['name'] : String(index + 1);
			return walk(below, entry, {path: [...place.path, index], name: `${place.name}.${word}`}, lineOf);
		});
	});
}

/**
 * Every setting of a configuration, worker by worker, in the order of the registry.
 *
 * @param lineOf where the file says it; undefined where it does not
 */
export function explain(config: Config, lineOf: LineOf): readonly Explained[] {
	const branches = settings.map((setting) => ({setting, keys: setting.name.split('.')}));
	return walk(branches, config, {path: [], name: ''}, lineOf);
}

function shown(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The same as lines for people: setting, value, where it comes from. */
export function explainText(rows: readonly Explained[]): string {
	const values = rows.map(({value, meaning}) => (value === undefined ? `(${meaning})` : shown(value)));
	const nameWidth = Math.max(...rows.map(({name}) => name.length));
	const valueWidth = Math.min(44, Math.max(...values.map((value) => value.length)));
	return rows
		.map(({name, source, line}, index) => {
			const origin = source === 'file' ? `line ${line}` : 'default';
			return `${name.padEnd(nameWidth)}  ${(values[index] ?? '').padEnd(valueWidth)}  ${origin}\n`;
		})
		.join('');
}
