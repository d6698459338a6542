import {cacheFaults} from './cache-faults.ts';
import type {BuildFault} from './fault.ts';
import {disturbed, makeWell} from './fault-round.ts';
import {ninjaSeconds} from './full-farm.ts';
import {SleeperFarm} from './sleeper-farm.ts';
import {layOutUnits, sleeperTree} from './sleeper-tree.ts';
import {workerFaults} from './worker-faults.ts';

/** How long the same build took without and with a fault, where compiles sleep: nothing but waiting is measured. */
export type Loss = {
	readonly engine: BuildFault['engines'][number];
	readonly fault: string;
	readonly code: number;
	readonly undisturbedSeconds: number;
	readonly seconds: number;
};

const workers = 3;
const slots = 4;
const sleepMs = 1500;
const rounds = 10;

const secondsOf = async (farm: SleeperFarm, fault: BuildFault | undefined): Promise<{code: number; seconds: number}> => {
	await makeWell(farm.lab, sleeperTree);
	await layOutUnits(farm.lab, workers * slots * rounds, sleepMs);
	const {code} = await disturbed(farm.lab, fault, ['--skip-checks']);
	return {code, seconds: ninjaSeconds(await farm.lab.readFile('master', `${sleeperTree}/.ninja_log`))};
};

/**
 * What each fault costs in time, for each engine that it can hurt: 120 compiles of 1.5 s on three workers of 4 slots.
 *
 * @param only - faults whose names contain this
 */
export const measureLosses = async (labName: string, log: (line: string) => void, only = ''): Promise<readonly Loss[]> => {
	const farm = await SleeperFarm.start(labName, workers, log);
	const losses: Loss[] = [];
	try {
		for (const engine of ['sccache', 'ccache'] as const) {
			await farm.become({engine, transport: 'tunnel', slots});
			const {seconds: undisturbedSeconds} = await secondsOf(farm, undefined);
			log(`${engine}: undisturbed ${undisturbedSeconds.toFixed(1)} s`);
			for (const fault of [...cacheFaults, ...workerFaults]) {
				if (!fault.engines.includes(engine) || fault.settings !== undefined || !fault.name.includes(only)) continue;
				const {code, seconds} = await secondsOf(farm, fault);
				losses.push({engine, fault: fault.name, code, undisturbedSeconds, seconds});
				log(`${engine}: ${fault.name}: exit ${code}, ${(seconds - undisturbedSeconds).toFixed(1)} s lost`);
			}
		}
		return losses;
	} finally {
		await farm.lab.stop();
	}
};
