/** What a terminal sends for keys that are no characters (xterm's control sequences, ctlseqs). */
const sequences: Readonly<Record<string, string>> = {
	enter: '\r',
	escape: '\u001B',
	tab: '\t',
	'shift-tab': '\u001B[Z',
	backspace: '\u007F',
	space: ' ',
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	home: '\u001B[H',
	end: '\u001B[F',
	'page-up': '\u001B[5~',
	'page-down': '\u001B[6~',
};

/** The bytes of one key by its name: `s`, `?`, `enter`, `ctrl-c`. */
export function sequenceOf(key: string): string {
	const known = sequences[key];
	if (known !== undefined) return known;
	const control = /^ctrl-([a-z])$/.exec(key)?.[1];
	if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) - 96);
	if ([...key].length === 1) return key;
	throw new Error(`There is no key "${key}".`);
}
