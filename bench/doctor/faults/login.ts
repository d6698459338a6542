import {both, type Fault, labFault, there, tunnelIsBack} from '../fault.ts';

/** Ways not to get in any more, or in and no further. */

const keys = '/home/builder/.ssh/authorized_keys';

export const keyRemoved: Fault = {
	name: 'our key removed from authorized_keys',
	check: 'login',
	says: /our key is not in authorized_keys/,
	repairedBy: 'doctor',
	plant: there(`cp -p ${keys} /root/keys; sed -i '/distbuild-tui/d' ${keys}`),
	unplant: there(`[ ! -e /root/keys ] || mv /root/keys ${keys}`),
};

const hostKey = '/etc/ssh/ssh_host_ed25519_key';

export const hostKeyChanged: Fault = {
	name: 'host key changed',
	check: 'login',
	says: /host key .*(changed|differ|not the one)/i,
	repairedBy: 'hand',
	plant: there(
		`mkdir -p /root/host-key; mv ${hostKey} ${hostKey}.pub /root/host-key`,
		`ssh-keygen -q -t ed25519 -N "" -f ${hostKey}; systemctl try-restart ssh`,
	),
	unplant: there(
		`[ ! -e /root/host-key ] || { mv /root/host-key/* /etc/ssh/; rmdir /root/host-key; systemctl try-restart ssh; }`,
	),
};

export const shellGone: Fault = {
	name: "user's shell is nologin",
	check: 'login',
	says: /shell of that account is nologin/,
	repairedBy: 'hand',
	plant: there('usermod -s /usr/sbin/nologin builder'),
	unplant: there('usermod -s /bin/bash builder'),
};

export const userMissing: Fault = {
	name: 'user does not exist',
	check: 'login',
	says: /builder is refused/,
	repairedBy: 'hand',
	plant: there("sed -i 's/^builder:/former:/' /etc/passwd /etc/shadow"),
	unplant: there("sed -i 's/^former:/builder:/' /etc/passwd /etc/shadow"),
};

export const sudoGone: Fault = {
	name: 'sudo removed',
	check: 'sudo',
	says: /root|sudo/,
	repairedBy: 'hand',
	plant: there('mv /usr/bin/sudo /root/sudo'),
	unplant: there('[ ! -e /root/sudo ] || mv /root/sudo /usr/bin/sudo'),
};

export const unplugged: Fault = {
	name: 'network cable unplugged',
	check: 'login',
	says: /reach|answer|connect/i,
	repairedBy: 'hand',
	follows: ['tunnel', 'path-mtu', 'latency'],
	plant: labFault('link', 'down'),
	unplant: both(labFault('link', 'up'), (lab, worker) => tunnelIsBack(lab, worker)),
};
