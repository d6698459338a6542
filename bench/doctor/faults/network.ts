import {type Fault, labFault, there} from '../fault.ts';

/** What is wrong between the machines. */

/** A real black hole swallows TCP as well: what is asked over it and has a long answer gets none. */
export const blackHole: Fault = {
	name: 'MTU black hole',
	check: 'path-mtu',
	says: /black hole/,
	repairedBy: 'hand',
	follows: ['throughput'],
	plant: labFault('mtu', '1400'),
	unplant: labFault('mtu', 'off'),
};

export const farAway: Fault = {
	name: 'latency of 40 ms',
	check: 'latency',
	says: /4\d ms there and back/,
	repairedBy: 'hand',
	follows: ['throughput'],
	plant: labFault('delay', '20'),
	unplant: labFault('delay', 'off'),
};

export const slowLink: Fault = {
	name: 'network of 10 Mbit/s',
	check: 'throughput',
	says: /takes longer than here/,
	repairedBy: 'hand',
	follows: ['latency'],
	plant: labFault('bandwidth', '10mbit'),
	unplant: labFault('bandwidth', 'off'),
};

// The machine's own packet filter, in its own network namespace.
export const portBlocked: Fault = {
	name: "firewall drops the compile server's port",
	check: 'distccd-answers',
	says: /block|drop|firewall/i,
	repairedBy: 'hand',
	follows: ['tunnel', 'canary'],
	plant: there(
		'export DEBIAN_FRONTEND=noninteractive',
		'command -v nft > /dev/null || { apt-get -qq -y -o DPkg::Lock::Timeout=50 install nftables > /dev/null; touch /root/nft-is-ours; }',
		'nft add table inet lab',
		'nft "add chain inet lab input { type filter hook input priority 0; }"',
		'nft add rule inet lab input tcp dport 3642 drop',
	),
	unplant: there(
		'nft delete table inet lab 2> /dev/null || true',
		'[ ! -e /root/nft-is-ours ] || { apt-get -qq -y -o DPkg::Lock::Timeout=50 purge nftables > /dev/null; rm /root/nft-is-ours; }',
	),
};
