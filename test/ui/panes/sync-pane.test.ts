import {describe, expect, it} from 'vitest';
import {timeLeftMs} from '../../../source/ui/panes/sync-pane.ts';
import {rowsOf, summaryOf} from '../../support/rows.ts';
import {sceneOf} from '../../support/scenes.ts';

it('shows the phase of every worker, with a bar by files while files flow', () => {
	const rows = rowsOf('sync', sceneOf('syncing', 6), 70, 6);
	expect(rows[0]).toBe('w1 ✓ done 231M in 24s');
	expect(rows[1]).toMatch(/^w2 ━+─+ {2}30% +\d+M\/s +\d+M \d+\/1903 files/);
	expect(rows[3]).toBe('w4 ▸ verifying 231M');
	expect(rows[5]).toBe('w6 · waiting');
});

it('sums up the rate', () => {
	expect(summaryOf('sync', sceneOf('syncing', 6))).toMatch(/^\d+M\/s$/);
});

it('says that a worker had everything already', () => {
	const progress = {phase: 'done', filesDone: 1903, filesTotal: 1903, bytesDone: 0, bytesPerSecond: 0} as const;
	expect(rowsOf('sync', sceneOf('quiet', 1, {type: 'sync/progressed', at: 0, host: 'w1', progress}), 40, 3)).toEqual([
		'w1 ✓ was equal',
	]);
});

describe('the time left', () => {
	const sync = {
		phase: 'transferring',
		filesDone: 50,
		filesTotal: 100,
		bytesDone: 1,
		bytesPerSecond: 1,
		startedAt: 0,
		updatedAt: 60_000,
	} as const;
	it('comes from the share of files', () => expect(timeLeftMs(sync)).toBe(60_000));
	it('is not guessed from the first files', () => expect(timeLeftMs({...sync, filesDone: 9})).toBeUndefined());
	it('is not known while nothing flows', () => expect(timeLeftMs({...sync, bytesPerSecond: 0})).toBeUndefined());
	it('is not known before files are counted', () => expect(timeLeftMs({...sync, filesTotal: 0})).toBeUndefined());
});
