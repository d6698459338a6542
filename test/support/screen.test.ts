import {afterEach, expect, test} from 'vitest';
import {Screen, type ScreenOptions} from './screen.ts';

const soonMs = 5000;
const open: Screen[] = [];

function start(argv: readonly string[], options?: ScreenOptions): Screen {
	const screen = new Screen(argv, options);
	open.push(screen);
	return screen;
}

const shell = (options?: ScreenOptions) =>
	start(['bash', '--norc', '--noprofile', '-i'], {...options, environment: {PS1: 'ready> ', ...options?.environment}});

afterEach(async () => {
	await Promise.all(open.splice(0).map((screen) => screen.close()));
});

test('what is typed into a real program is answered on the screen', async () => {
	const screen = shell();
	await screen.until('ready>', soonMs);
	screen.type('echo $((6 * 7))');
	screen.press('enter');
	await screen.until(/^42$/m, soonMs);
});

test('a program is told the size, also a new one', async () => {
	const screen = shell({columns: 91, rows: 13});
	await screen.until('ready>', soonMs);
	screen.type('stty size\r');
	await screen.until('13 91', soonMs);
	screen.resize(80, 24);
	screen.type('stty size\r');
	await screen.until('24 80', soonMs);
	expect(screen.lines()).toHaveLength(24);
});

test('a full-screen program is seen on the alternate screen and gives the normal one back', async () => {
	const script = 'printf "\\e[?1049hin full"; read -rsn1 key; printf "\\e[?1049l"; echo "it was $key"';
	const screen = start(['bash', '-c', script], {rows: 20});
	await screen.until((seen) => seen.isFullScreen && seen.shows('in full'), soonMs);
	screen.press('q');
	await screen.until((seen) => !seen.isFullScreen && seen.shows('it was q'), soonMs);
	expect(await screen.exited).toEqual({code: 0, signal: 0});
});

test('inverse video is told from plain text', async () => {
	const screen = start(['bash', '-c', 'printf "plain \\e[7mchosen\\e[0m"']);
	await screen.exited;
	expect([screen.isInverse('plain'), screen.isInverse('chosen'), screen.isInverse('absent')]).toEqual([false, true, false]);
});

test('waiting in vain ends at the deadline and shows the screen', async () => {
	const screen = shell();
	await screen.until('ready>', soonMs);
	await expect(screen.until('no such thing', 120)).rejects.toThrow(/Not seen within 0.12 s: no such thing\n\+-+\+\n\|ready>/);
});

test('waiting for a program that has ended does not last until the deadline', async () => {
	const screen = start(['bash', '-c', 'echo over; exit 3']);
	await expect(screen.until('more', 60_000)).rejects.toThrow('ended (code 3)');
	expect(screen.text()).toContain('over');
});

test('a closed terminal reaches the program as SIGHUP', async () => {
	const screen = start(['bash', '-c', 'trap "echo closed; exit 7" HUP; echo waiting; while :; do read -r -t 5; done']);
	await screen.until('waiting', soonMs);
	screen.kill('SIGHUP');
	expect(await screen.exited).toEqual({code: 7, signal: 0});
	expect(screen.text()).toContain('closed');
});

test('the marks of a test run do not reach the program', async () => {
	const screen = start(['bash', '-c', 'env; echo the end'], {rows: 200});
	await screen.until('the end', soonMs);
	expect(screen.text()).not.toMatch(/^(CI|NO_COLOR|VITEST|TEST)=/m);
	expect(screen.text()).toContain('TERM=xterm-256color');
});
