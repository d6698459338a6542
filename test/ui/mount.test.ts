import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import stringWidth from 'string-width';
import {afterAll, afterEach, beforeAll, expect, it} from 'vitest';
import {bundleScreen} from '../../scripts/bundle-screen.ts';
import {Screen, type ScreenOptions} from '../support/screen.ts';

const soonMs = 10_000;
const folder = mkdtempSync(path.join(os.tmpdir(), 'distbuild-mount-'));
const open: Screen[] = [];
let program = '';

beforeAll(async () => {
	program = await bundleScreen(path.join(import.meta.dirname, 'mount-screen.tsx'), folder);
});

afterEach(async () => {
	await Promise.all(open.splice(0).map((screen) => screen.close()));
});

afterAll(() => rmSync(folder, {recursive: true, force: true}));

async function start(options?: ScreenOptions): Promise<Screen> {
	const screen = new Screen([process.execPath, program], options);
	open.push(screen);
	await screen.until((seen) => seen.isFullScreen && (seen.lines().at(-1) ?? '').includes('x cancel'), soonMs);
	return screen;
}

/** Header first, footer last, frames closed on both sides, nothing of an older frame. */
function isWhole(screen: Screen): boolean {
	const lines = screen.lines();
	const frames = lines.slice(1, -1);
	const columns = screen.terminal.cols;
	return (
		(lines[0] ?? '').includes('attic') &&
		(lines.at(-1) ?? '').includes('x cancel') &&
		frames.every((line) => stringWidth(line) === columns && /^[╭│╰].*[╮│╯]$/.test(line))
	);
}

it('fills the terminal and gives it back as it was', async () => {
	const screen = await start({columns: 120, rows: 40});
	expect(isWhole(screen)).toBe(true);
	screen.press('q');
	await screen.until('left in peace', soonMs);
	expect(await screen.exited).toEqual({code: 0, signal: 0});
	expect(screen.isFullScreen).toBe(false);
	expect(screen.lines().filter((line) => line !== '')).toEqual(['left in peace']);
});

it('opens where CI is set too', async () => {
	const screen = await start({environment: {CI: 'true'}});
	expect(isWhole(screen)).toBe(true);
});

it('follows a storm of sizes', async () => {
	const screen = await start({columns: 120, rows: 40});
	for (const [columns, rows] of [
		[100, 30],
		[60, 15],
		[150, 50],
		[80, 24],
		[200, 60],
		[81, 25],
	] as const) {
		screen.resize(columns, rows);
		screen.press('j');
	}
	await screen.until(isWhole, soonMs);
	expect(screen.lines()).toHaveLength(25);
});

it('paints anew over what others wrote', async () => {
	const screen = await start({columns: 100, rows: 30});
	await new Promise<void>((resolve) => screen.terminal.write('\u001B[5;5Hgarbage\n\n\n\u001B[30;1H\nmore garbage\n', resolve));
	expect(isWhole(screen)).toBe(false);
	screen.press('ctrl-l');
	await screen.until(isWhole, soonMs);
});

it('hands the terminal over and takes it back', async () => {
	const screen = await start();
	screen.press('o');
	await screen.until((seen) => !seen.isFullScreen && seen.shows('in the shell'), soonMs);
	await screen.until((seen) => seen.isFullScreen && isWhole(seen), soonMs);
	screen.press('j');
	await screen.until(isWhole, soonMs);
});

it('turns what is written to stderr into a notice, and prints it in the end', async () => {
	const screen = await start();
	screen.press('x', 'right', 'enter');
	await screen.until('▸ warning: from below', soonMs);
	expect(screen.lines()).toHaveLength(40);
	expect((screen.lines()[0] ?? '').includes('attic')).toBe(true);
	screen.press('q');
	expect((await screen.exited).code).toBe(0);
	expect(screen.text()).toContain('warning: from below\nand its second line');
});

it('does not vanish in silence when drawing breaks', async () => {
	const screen = new Screen([process.execPath, program, 'quiet']);
	open.push(screen);
	await screen.until('b build', soonMs);
	screen.press('b');
	await screen.until(/broken: TypeError/, soonMs);
	expect((await screen.exited).code).toBe(7);
	expect(screen.isFullScreen).toBe(false);
});

it('takes keys that are typed before the first frame, and lets none of them show', async () => {
	const screen = new Screen([process.execPath, program], {columns: 120, rows: 40});
	open.push(screen);
	await screen.until((seen) => seen.isFullScreen, soonMs);
	screen.press('6', 'j', 'x', 'enter', 'z');
	await screen.until((seen) => isWhole(seen) && (seen.lines()[1] ?? '').startsWith('╭─ 6 log'), soonMs);
});

it('is left by Ctrl-C', async () => {
	const screen = await start();
	screen.press('ctrl-c');
	await screen.until('left in peace', soonMs);
});

it.each(['SIGHUP', 'SIGTERM'] as const)('leaves the terminal as it was on %s', async (signal) => {
	const screen = await start();
	screen.kill(signal);
	await screen.exited;
	expect(screen.isFullScreen).toBe(false);
	expect(screen.terminal.modes.bracketedPasteMode).toBe(false);
});
