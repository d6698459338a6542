import {sccacheSocket, sccacheUnit} from '../../../source/config/places.ts';
import {type Fault, there} from '../fault.ts';

/** What is wrong with sccache and its server. */

const unitFile = `/etc/systemd/system/${sccacheUnit}`;
const socketDirectory = sccacheSocket.replace(/\/[^/]*$/, '');

/** As Debian 12 has it: an sccache that was built without Redis. */
export const cacheWithoutRedis: Fault = {
	name: 'sccache without Redis',
	check: 'cache-program',
	says: /built without Redis/,
	repairedBy: 'hand',
	// With `engine: auto` provisioning would go over to ccache.
	follows: ['provisioned', 'shell-environment', 'cache-storage'],
	plant: there(
		'[ -e /root/sccache ] || mv /usr/bin/sccache /root/sccache',
		'printf \'#!/bin/sh\\n/root/sccache "$@" | sed "/[Rr]edis/d"\\n\' > /usr/bin/sccache; chmod 755 /usr/bin/sccache; chmod a+x /root',
	),
	unplant: there('[ ! -e /root/sccache ] || mv /root/sccache /usr/bin/sccache; chmod 700 /root'),
};

export const cacheOnDisk: Fault = {
	name: 'sccache server started with another environment',
	check: 'cache-storage',
	says: /not in Redis/,
	repairedBy: 'doctor',
	follows: ['provisioned'],
	plant: there(
		`cp -p ${unitFile} /root/sccache.service`,
		`sed -i '/SCCACHE_REDIS_ENDPOINT/d; s/=disk,redis/=disk/' ${unitFile}; systemctl daemon-reload; systemctl restart ${sccacheUnit}`,
	),
	unplant: there(
		`[ ! -e /root/sccache.service ] || mv /root/sccache.service ${unitFile}; systemctl daemon-reload; systemctl restart ${sccacheUnit}`,
	),
};

export const cacheServerDead: Fault = {
	name: 'sccache server stopped',
	check: 'cache-unit',
	says: /distbuild-sccache\.service is inactive/,
	repairedBy: 'doctor',
	follows: ['cache-server', 'provisioned'],
	plant: there(`systemctl stop ${sccacheUnit}`),
	unplant: there(`systemctl start ${sccacheUnit}`),
};

const bind = `import socket; socket.socket(socket.AF_UNIX).bind("${sccacheSocket}")`;

export const staleSocket: Fault = {
	name: 'stale socket of the sccache server',
	check: 'cache-server',
	says: /stale/,
	repairedBy: 'doctor',
	follows: ['cache-unit', 'provisioned'],
	plant: there(
		`systemctl stop ${sccacheUnit}; mkdir -p ${socketDirectory}; python3 -c '${bind}'; chown -R builder: ${socketDirectory}`,
	),
	unplant: there(`systemctl restart ${sccacheUnit}`),
};
