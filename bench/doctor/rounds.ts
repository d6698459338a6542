import {place} from './fault.ts';
import * as cache from './faults/cache.ts';
import * as chain from './faults/chain.ts';
import * as server from './faults/compile-server.ts';
import * as login from './faults/login.ts';
import * as machine from './faults/machine.ts';
import * as network from './faults/network.ts';
import * as redis from './faults/redis.ts';
import * as scratch from './faults/scratch.ts';
import * as services from './faults/services.ts';
import type {Round} from './round.ts';

/**
 * Every fault once, on a farm of a master and three workers. In a round are faults that hide nothing of each other, so that three
 * runs of the doctor do for all of them; who cannot be logged in to has no other fault.
 */
export const rounds: readonly Round[] = [
	[
		...place('w1', server.unitDead),
		...place('w2', machine.clockWrong),
		...place('w3', chain.tunnelStopped),
		...place('master', redis.redisFull, redis.redisKeepsEverything, chain.launcherChanged, scratch.staleLock),
	],
	[
		...place('w1', server.nothingListens),
		...place('w2', server.wrongAddress),
		...place('w3', server.compilerMissing),
		...place('master', redis.redisWithoutPassword, redis.redisOpen, chain.shellEnvironmentChanged, scratch.backoff),
	],
	[
		...place('w1', server.compilerDifferent, server.notAllowed),
		...place('w2', machine.dnsSlow),
		...place('w3', machine.homeReadOnly),
		...place('master', redis.redisDown, chain.badHostList),
	],
	// Who waits for machines that do not answer waits once.
	[...place('w1', network.blackHole), ...place('w2', network.slowLink), ...place('w3', login.unplugged)],
	[
		...place('w1', login.keyRemoved),
		...place('w2', login.hostKeyChanged),
		...place('w3', login.sudoGone),
		...place('master', cache.staleSocket, redis.redisWrongPassword),
	],
	[
		...place('w1', login.shellGone),
		...place('w2', login.userMissing),
		...place('w3', machine.limitLow, services.unitFailed, server.treeMissing),
		...place('master', cache.cacheServerDead, scratch.foreignScratch, redis.redisReadOnly),
	],
	[
		...place('w1', network.portBlocked),
		...place('w2', server.hanging),
		...place('w3', services.portTaken),
		...place('master', chain.connectorNotExecutable, cache.cacheOnDisk),
	],
	[
		...place('w1', network.farAway),
		...place('w2', machine.diskFull),
		...place('w3', machine.homeForeign),
		...place('master', chain.endlessBackoff, scratch.passwordReadable, redis.redisUnlimited),
	],
	[
		...place('w1', machine.rsyncRemoved),
		...place('w2', services.secondMaster, services.rivalService),
		...place('w3', machine.memorySmall),
		...place('master', cache.cacheWithoutRedis, chain.pumpBroken),
	],
	// The program does not run at all with it.
	[...place('master', scratch.ledgerWritable)],
];
