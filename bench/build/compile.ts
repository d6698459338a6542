import {budgeted, type Measure} from '../bench.ts';
import {aligned} from '../table.ts';
import type {Part} from './part.ts';
import {type CompileCosts, compileCosts} from './per-compile.ts';
import {onSleeperFarm, percent, Rows, type Setup, setupName, setups} from './setups.ts';

const rounds = 11;
/** About what a C++ unit of AOSP takes. */
const sleepMs = 1000;
const slotsEach = 4;

const measuresOf = (setup: Setup, costs: CompileCosts): readonly Measure[] => {
	const {distcc, miss, hit, client} = costs;
	const name = setupName(setup);
	const ratio = Math.round((hit.ms / client.ms) * 100) / 100;
	return [
		budgeted(
			`miss over bare distcc (${name})`,
			percent(miss.ms / distcc.ms - 1),
			'%',
			'at most',
			10,
			`${miss.ms} ms, ${distcc.ms} ms bare`,
		),
		budgeted(`hit over the cache's own client (${name})`, ratio, 'x', 'at most', 2, `${hit.ms} ms, ${client.ms} ms`),
	];
};

const ways = ['local', 'distcc', 'miss', 'hit', 'client', 'shell', 'environment'] as const;

const costTable = (rows: readonly (readonly [string, CompileCosts])[]): string =>
	aligned([
		['one compile, ms (of them processor)', 'local', 'bare distcc', 'miss', 'hit', 'own client', 'sh', 'sh + environment'],
		...rows.map(([name, costs]) => [name, ...ways.map((way) => `${costs[way].ms} (${costs[way].cpuMs})`)]),
	]);

export const compile: Part = {
	name: 'compile',
	summary: `what one compile costs by every way, with a compiler that sleeps ${sleepMs} ms: engines and transports`,
	run: (log) =>
		onSleeperFarm('bench-build-compile', log, async (farm) => {
			const rows = new Rows(log);
			const costs: (readonly [string, CompileCosts])[] = [];
			for (const setup of setups) {
				await farm.become({...setup, slots: slotsEach});
				log(`one compile at a time: ${setupName(setup)}`);
				const cost = await compileCosts(farm, rounds, sleepMs);
				costs.push([setupName(setup), cost]);
				rows.add(measuresOf(setup, cost));
			}
			return {text: costTable(costs), measures: rows.measures};
		}),
};
