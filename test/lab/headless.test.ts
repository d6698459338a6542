import {expect, it} from 'vitest';
import {startFarm} from '../../source/lab/farm.ts';
import {runHeadless} from '../../source/lab/headless/headless.ts';
import {judge} from '../../source/lab/headless/judge.ts';
import {formatResult} from '../../source/lab/headless/table.ts';

const mostMs = 30 * 60_000;

it(
	'goes from nothing to a distributed build, a warm one, and back, with nothing out of order',
	async () => {
		const farm = await startFarm({name: 'test-headless', workers: 2, size: 'quick', log: () => {}});
		try {
			const result = await runHeadless(farm, () => {});
			const deviations = judge(result);
			expect(deviations, formatResult(result, deviations)).toEqual([]);
		} finally {
			await farm.lab.stop();
		}
	},
	mostMs,
);
