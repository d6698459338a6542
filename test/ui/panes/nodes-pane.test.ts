import {expect, it} from 'vitest';
import {selectNodes} from '../../../source/ui/panes/nodes-pane.ts';
import {rowsOf, summaryOf} from '../../support/rows.ts';
import {sceneOf} from '../../support/scenes.ts';

it('shows every host with its figures', () => {
	expect(rowsOf('nodes', sceneOf('building'), 108, 5)).toEqual([
		'  host   link       slots  jobs cpu          load     memory  disk  in/s out/s canary   cpu over time',
		'▸ master ● up           -   !54 ━━━───  57%  10.1    15G/32G   60G   11M  2.9M -        ▄▃▃▃▃▃▄▃▃▄▄▃▄▄▄▄▄▄▅▅',
		'  w1     ● up        8/10   376 ━━━━━─  96%   8.4    11G/16G   97G   29M  5.1M ✓ 0.2s   ▆▆▆▆▆▆▇▆▇▇▆▇▇▇▇▇▇▇▇▇',
		'  w2     ● up       28/34  1277 ━━━━━─  79%  27.8    37G/64G  134G   18M  4.8M ✓ 0.3s   ▆▆▇▇▇▇▇▇▇▇▇▇▇▇▇▆▆▆▆▆',
		'  w3     ● up       14/14   526 ━━━━━─  76%  10.0    13G/24G  171G   21M  4.3M ✓ 0.3s   ▇▇▇▇▇▇▇▇▇▆▇▆▆▇▆▆▅▆▅▆',
	]);
});

it('says why a host is down, in place of its figures', () => {
	const scene = sceneOf('one-worker-down');
	expect(rowsOf('nodes', scene, 110, 5)[3]).toBe('  w2     ✗ down   No answer for 15 s (keepalive); trying again in 8 s.');
	expect(summaryOf('nodes', scene)).toBe('3 of 4 up');
});

it('says why a canary failed', () => {
	const failed = {type: 'canary/finished', at: 0, host: 'w1', ok: false, tookMs: 9, detail: 'no such compiler on w1'} as const;
	expect(rowsOf('nodes', sceneOf('quiet', 3, failed), 78, 5)[2]).toBe('  w1     ● up     canary: no such compiler on w1');
});

it.each([
	['drained', 'by the user', 'drained: by the user'],
	['quarantined', '3 of its last 4 compiles failed', 'quarantined: 3 of its last 4 compiles failed'],
	['out', 'canary: clang: no answer', 'out: canary: clang: no answer'],
] as const)('says of a worker that is %s why it gets no work', (standing, reason, expected) => {
	const changed = {type: 'farm/changed', at: 0, host: 'w1', standing, slots: 0, reason} as const;
	expect(rowsOf('nodes', sceneOf('quiet', 3, changed), 90, 5)[2]).toBe(`  w1     ● up     ${expected}`);
});

it('says how many compiles a drained worker still has, and marks one that is given fewer because it is slow', () => {
	const drained = {type: 'farm/changed', at: 0, host: 'w1', standing: 'drained', slots: 0, reason: ''} as const;
	expect(rowsOf('nodes', sceneOf('building', 3, drained), 90, 5)[2]).toBe('  w1     ● up     drained; 8 still running');
	const slow = {type: 'farm/changed', at: 0, host: 'w2', standing: 'in', slots: 28, reason: 'slow'} as const;
	expect(rowsOf('nodes', sceneOf('building', 3, slow), 90, 5)[3]).toContain('!28/28');
});

it('drops the least important columns of a narrow screen', () => {
	expect(rowsOf('nodes', sceneOf('building'), 56, 5)[0]).toBe('  host   link       slots  jobs cpu          load');
});

it('marks what runs low, not by colour alone', () => {
	const base = sceneOf('quiet').state.hosts.byName['w1']?.sample;
	if (base === undefined) throw new Error('no sample');
	const sample = {...base, memoryAvailableBytes: base.memoryTotalBytes * 0.02, diskFreeBytes: 2 * 1024 ** 3};
	const row = rowsOf('nodes', sceneOf('quiet', 3, {type: 'host/sampled', at: 0, host: 'w1', sample}), 110, 5)[2];
	expect(row).toContain('!16G/16G');
	expect(row).toContain('!2.0G');
});

it('keeps the cursor in sight among many hosts', () => {
	const scene = sceneOf('quiet', 256, {type: 'screen/moved', pane: 'nodes', offset: 200});
	expect(rowsOf('nodes', scene, 78, 7).find((row) => row.startsWith('▸'))).toContain('w200');
});

it('selects nothing beyond the last host', () => {
	const {state} = sceneOf('quiet', 2, {type: 'screen/moved', pane: 'nodes', offset: 99});
	expect(selectNodes(state).cursor).toBe(2);
});

it('has a word for a cluster without hosts', () => {
	const {hosts: _, ...rest} = sceneOf('quiet').state;
	const scene = {state: {...rest, hosts: {order: [], byName: {}}}, now: 0};
	expect(rowsOf('nodes', scene, 78, 5)).toEqual(['no hosts: the configuration names none']);
});
