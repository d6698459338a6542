import type {Key} from 'ink';

const special: readonly (readonly [keyof Key, string])[] = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'page-up'],
	['pageDown', 'page-down'],
	['return', 'enter'],
	['escape', 'escape'],
	['backspace', 'backspace'],
	['delete', 'backspace'],
];

/** The names of the keys in one input event. Repeats and keys typed ahead come as one string (`jjj`). */
export function keyNames(input: string, key: Key): readonly string[] {
	if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
	const name = special.find(([flag]) => key[flag] === true)?.[1];
	if (name !== undefined) return [name];
	if (key.ctrl) return [`ctrl-${input}`];
	return [...input].map((character) => (character === '\r' || character === '\n' ? 'enter' : character));
}
