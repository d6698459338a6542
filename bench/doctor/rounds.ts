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
		...place('w1', server.unitDead, machine.limitLow, services.secondMaster),
		...place('w2', machine.clockWrong, services.rivalService),
		...place('w3', chain.tunnelStopped, machine.rsyncRemoved, services.unitFailed),
		...place('master', redis.redisFull, redis.redisKeepsEverything, redis.redisReadOnly),
		...place('master', cache.cacheOnDisk, chain.launcherChanged, scratch.staleLock),
	],
	[
		...place('w1', server.nothingListens, network.farAway),
		...place('w2', server.wrongAddress, machine.dnsSlow),
		...place('w3', server.compilerMissing, machine.homeForeign),
		...place('master', redis.redisWithoutPassword, redis.redisOpen, redis.redisUnlimited),
		...place('master', chain.shellEnvironmentChanged, scratch.backoff, scratch.passwordReadable),
	],
	[
		...place('w1', server.compilerDifferent, server.notAllowed),
		...place('w2', machine.diskFull),
		...place('w3', machine.homeReadOnly),
		...place('master', redis.redisDown, chain.badHostList),
	],
	// Who waits for machines that do not answer waits once.
	[
		...place('w1', network.blackHole),
		...place('w2', login.unplugged),
		...place('w3', machine.memorySmall),
		...place('master', cache.cacheWithoutRedis, chain.pumpBroken),
	],
	[
		...place('w1', login.keyRemoved),
		...place('w2', login.hostKeyChanged),
		...place('w3', login.sudoGone),
		...place('master', cache.staleSocket, redis.redisWrongPassword),
	],
	[
		...place('w1', login.shellGone),
		...place('w2', login.userMissing),
		...place('w3', server.treeMissing),
		...place('master', cache.cacheServerDead, scratch.foreignScratch),
	],
	[
		...place('w1', network.portBlocked),
		...place('w2', server.hanging),
		...place('w3', services.portTaken, network.slowLink),
		...place('master', chain.connectorNotExecutable, chain.endlessBackoff),
	],
	// The program does not run at all with it.
	[...place('master', scratch.ledgerWritable)],
];
