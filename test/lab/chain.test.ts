import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import {buildThrough, type Combination, judgeCombination} from '../../source/lab/headless/combination.ts';
import {sum} from '../../source/state/build.ts';

const bootTimeoutMs = 15 * 60_000;
/** All of the tree, and all combinations: `npm run bench -- build --only matrix`. */
const modules = ['liblog', 'libziparchive'];

describe('the chain', () => {
	let farm: Farm;

	beforeAll(async () => {
		farm = await startFarm({name: 'test-chain', workers: 2, bases: {master: 'testing'}, size: 'quick', log: () => {}});
	}, bootTimeoutMs);

	afterAll(() => farm?.lab.stop());

	// The opposite in everything, sccache through tunnels in plain mode, is what headless.test.ts goes through.
	it.each<Combination>([{engine: 'ccache', transport: 'direct', mode: 'pump'}])(
		'$engine, $transport, $mode: every miss on a worker, then every unit a hit, also in another checkout; all sides agree',
		async (combination) => {
			const result = await buildThrough(farm, combination, modules, () => {});
			expect(result.cold.counts.units).toBeGreaterThan(30);
			expect(sum(result.cold.counts.remote)).toBeGreaterThan(25);
			expect(judgeCombination(result), JSON.stringify(result, undefined, '\t')).toEqual([]);
		},
		bootTimeoutMs,
	);
});
