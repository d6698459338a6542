import {checkup} from './checkup.ts';
import type {Scenario} from './scenario.ts';
import {building, coldStart, oneWorkerDown, quiet, syncing} from './situations.ts';
import {finished, provisioning} from './steps.ts';

/** Named situations; each for as many workers as one likes. */
export const scenarios: Readonly<Record<string, (workers?: number) => Scenario>> = {
	quiet,
	'cold-start': coldStart,
	provisioning,
	syncing,
	building,
	'one-worker-down': oneWorkerDown,
	checkup,
	finished: (workers) => finished(building(workers)),
};
