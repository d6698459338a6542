import type {Check} from './check.ts';
import {cacheChecks} from './checks/cache.ts';
import {chainChecks} from './checks/chain.ts';
import {compileServerChecks} from './checks/compile-server.ts';
import {loginChecks} from './checks/login.ts';
import {machineChecks} from './checks/machine.ts';
import {networkChecks, pathChecks} from './checks/network.ts';
import {pumpChecks} from './checks/pump.ts';
import {redisChecks} from './checks/redis.ts';
import {resourceChecks} from './checks/resources.ts';
import {scratchChecks} from './checks/scratch.ts';
import {serviceChecks} from './checks/services.ts';

/** In the order in which a person would look: what would let all else hang, the machine, the way to it, what runs there, the chain from end to end. */
export const checks: readonly Check[] = [
	...pathChecks,
	...loginChecks,
	...machineChecks,
	...resourceChecks,
	...networkChecks,
	...serviceChecks,
	...compileServerChecks,
	...redisChecks,
	...cacheChecks,
	...scratchChecks,
	...chainChecks,
	...pumpChecks,
];
