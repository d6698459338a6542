import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {stopLab} from '../../source/lab/lab.ts';
import {repositoryRoot} from '../../source/lab/paths.ts';
import {Screen} from '../support/screen.ts';
import {traces} from './support.ts';

const name = 'test-main';
const bootMs = 10 * 60_000;
const lookMs = 60_000;
const lab = (...argv: readonly string[]) =>
	new Screen(['sh', path.join(repositoryRoot, 'scripts/run.sh'), 'source/lab/main.ts', '--lab', name, ...argv], {
		folder: repositoryRoot,
	});

describe('npm run lab', () => {
	let screen: Screen;

	afterEach(async () => {
		await screen.close();
		await stopLab(name);
	});

	it('opens the program on the master in this terminal, and takes everything down when that is left', async () => {
		screen = lab('--workers', '1', '--size', 'quick');
		await screen.until('Press Enter to open', bootMs);
		screen.press('enter');
		await screen.until((seen) => seen.isFullScreen && seen.shows('w1'), lookMs);
		screen.press('q');
		expect(await screen.exited).toEqual({code: 0, signal: 0});
		expect(screen.isFullScreen).toBe(false);
		expect(await traces(name)).toEqual([]);
	});

	it('takes everything down when a headless run is interrupted', async () => {
		screen = lab('--headless', '--workers', '1', '--size', 'quick');
		await screen.until('provision', bootMs);
		screen.press('ctrl-c');
		expect(await screen.exited).toMatchObject({code: 130});
		expect(await traces(name)).toEqual([]);
	});
});
