import {redisUnit} from '../../../source/config/places.ts';
import {type Fault, there} from '../fault.ts';

/** What is wrong with the cache's Redis. */

const file = '/etc/distbuild/redis.conf';
const keep = `[ -e /root/redis.conf ] || cp -p ${file} /root/redis.conf`;
const restart = `systemctl restart ${redisUnit}`;
const back = there(`[ ! -e /root/redis.conf ] || { mv /root/redis.conf ${file}; ${restart}; }`);
const changed = (sed: string) => there(keep, `sed -i '${sed}' ${file}; ${restart}`);

/** sccache counts what Redis refused until its server starts afresh. */
const follows = ['cache-storage'];

export const redisDown: Fault = {
	name: 'Redis stopped',
	check: 'redis-unit',
	says: /distbuild-redis\.service is inactive/,
	repairedBy: 'doctor',
	follows: [...follows, 'redis-answers', 'provisioned'],
	plant: there(`systemctl stop ${redisUnit}`),
	unplant: there(`systemctl start ${redisUnit}`),
};

export const redisFull: Fault = {
	name: 'Redis full',
	check: 'redis-memory',
	says: /full and stores nothing more/,
	repairedBy: 'doctor',
	follows,
	plant: changed('s/^maxmemory .*/maxmemory 500kb/'),
	unplant: back,
};

export const redisKeepsEverything: Fault = {
	name: 'Redis with noeviction',
	check: 'redis-policy',
	says: /policy is noeviction/,
	repairedBy: 'doctor',
	follows,
	plant: changed('s/^maxmemory-policy .*/maxmemory-policy noeviction/'),
	unplant: back,
};

export const redisWithoutPassword: Fault = {
	name: 'Redis without a password',
	check: 'redis-password',
	says: /without a password/,
	repairedBy: 'doctor',
	follows: [...follows, 'redis-answers'],
	plant: changed('s/^user default on [^ ]*/user default on nopass/'),
	unplant: back,
};

export const redisOpen: Fault = {
	name: 'Redis open to the network',
	check: 'redis-network',
	says: /the network can reach it/,
	repairedBy: 'doctor',
	follows,
	plant: changed('s/^bind .*/bind 0.0.0.0/'),
	unplant: back,
};

export const redisWrongPassword: Fault = {
	name: 'Redis with another password',
	check: 'redis-answers',
	says: /refuses our password/,
	repairedBy: 'doctor',
	follows,
	plant: changed('s/^user default on [^ ]*/user default on >somebody-elses/'),
	unplant: back,
};

/** sccache goes on without a word, and nothing is stored any more. */
export const redisReadOnly: Fault = {
	name: "Redis refuses the cache's user to store",
	check: 'redis-users',
	says: /may not do its work: NOPERM/,
	repairedBy: 'doctor',
	follows,
	plant: changed('/^user cache /s/ [+]set / /'),
	unplant: back,
};

export const redisUnlimited: Fault = {
	name: "Redis lets the cache's user do everything",
	check: 'redis-users',
	says: /may do more/,
	repairedBy: 'doctor',
	follows,
	plant: changed('/^user cache /s/~distbuild.*/~* +@all/'),
	unplant: back,
};
