import type {Key} from 'ink';

const special: readonly (readonly [keyof Key, string])[] = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'page-up'],
	['pageDown', 'page-down'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'escape'],
	// Terminals disagree about which of the two the key above Enter sends.
	['backspace', 'backspace'],
	['delete', 'backspace'],
];

const controls: Readonly<Record<string, string>> = {
	'\r': 'enter',
	'\n': 'enter',
	'\t': 'tab',
	'\u007F': 'backspace',
	'\b': 'backspace',
};

function nameOf(character: string): string {
	const known = controls[character];
	if (known !== undefined) return known;
	const code = character.codePointAt(0) ?? 0;
	return code > 0 && code < 27 ? `ctrl-${String.fromCharCode(code + 96)}` : character;
}

/** The names of the keys in one input event. Repeats and keys typed ahead come as one string (`jjj`, `secret\r`). */
export function keyNames(input: string, key: Key): readonly string[] {
	if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
	const name = special.find(([flag]) => key[flag] === true)?.[1];
	if (name !== undefined) return [name];
	if (key.meta) return [];
	if (key.ctrl) return [`ctrl-${input}`];
	return [...input].map(nameOf);
}

const shown: Readonly<Record<string, string>> = {
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	enter: 'Enter',
	escape: 'Esc',
	tab: 'Tab',
	'shift-tab': 'Shift-Tab',
	'page-up': 'PgUp',
	'page-down': 'PgDn',
	home: 'Home',
	end: 'End',
	' ': 'Space',
};

/** A key as people read it: `↑`, `Enter`, `Ctrl-L`. */
export function keyLabel(name: string): string {
	const control = /^ctrl-(.)$/.exec(name)?.[1];
	return control === undefined ? (shown[name] ?? name) : `Ctrl-${control.toUpperCase()}`;
}
