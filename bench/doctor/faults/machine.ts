import {both, type Fault, labFault, rebooted, there} from '../fault.ts';

/** What is wrong with the machine itself. */

const inPlaceOf = (file: string) => ({
	take: `[ -e /root/resolv.conf ] || { [ -e ${file} ] && cp -a ${file} /root/resolv.conf || : > /root/resolv.conf; }`,
	back: `[ ! -e /root/resolv.conf ] || { rm -f ${file}; mv /root/resolv.conf ${file}; }`,
});
const resolver = inPlaceOf('/etc/resolv.conf');

/** The machines share one clock; the library shifts what programs are told that start from now on. Not on bookworm: its sshd dies of it. */
export const clockWrong: Fault = {
	name: 'clock off by an hour',
	check: 'clock',
	says: /(60 minutes|1 hour) ahead/,
	repairedBy: 'hand',
	// The library shifts the times of files as well, so that a file looks newer than the service that reads it.
	follows: ['provisioned'],
	plant: there(
		'export DEBIAN_FRONTEND=noninteractive',
		'[ -e /usr/share/doc/libfaketime ] || apt-get -qq -y -o DPkg::Lock::Timeout=50 install libfaketime > /dev/null',
		'echo +3600 > /etc/faketimerc; dpkg -L libfaketime | grep "/libfaketime.so.1$" > /etc/ld.so.preload',
	),
	unplant: there(
		'rm -f /etc/ld.so.preload /etc/faketimerc; apt-get -qq -y -o DPkg::Lock::Timeout=50 purge libfaketime > /dev/null',
	),
};

export const diskFull: Fault = {
	name: 'disk full',
	check: 'disk',
	says: /disk is full/,
	repairedBy: 'hand',
	plant: both(
		labFault('small-disk', '900m'),
		rebooted,
		there(
			'free=$(df -Pm / | tail -n 1 | tr -s " " | cut -d" " -f4)',
			'dd if=/dev/zero of=/root/full bs=1M count=$((free - 40)) status=none',
		),
	),
	unplant: both(there('rm -f /root/full'), labFault('small-disk', 'off'), rebooted),
};

export const memorySmall: Fault = {
	name: 'too little memory for the slots',
	check: 'memory',
	says: /slots? would need at least/,
	repairedBy: 'hand',
	// Provisioning would give it fewer slots, and the whole farm fewer jobs.
	follows: ['provisioned', 'provisioned@master', 'shell-environment@master'],
	plant: both(labFault('memory', '400m'), rebooted),
	unplant: both(labFault('memory', 'off'), rebooted),
};

export const homeReadOnly: Fault = {
	name: 'home directory read-only',
	check: 'home',
	says: /Read-only/,
	repairedBy: 'hand',
	plant: there('mount --bind /home/builder /home/builder; mount -o remount,bind,ro /home/builder'),
	unplant: there('while mountpoint -q /home/builder; do umount -l /home/builder; done'),
};

export const homeForeign: Fault = {
	name: 'home directory without the right to write',
	check: 'home',
	says: /Permission denied/,
	repairedBy: 'doctor',
	plant: there('chmod 500 /home/builder'),
	unplant: there('chmod 755 /home/builder'),
};

export const limitLow: Fault = {
	name: 'ulimit of open files too low',
	check: 'limits',
	says: /may open 60 files/,
	repairedBy: 'doctor',
	plant: there('echo "builder - nofile 60" > /etc/security/limits.d/lab.conf'),
	unplant: there('rm -f /etc/security/limits.d/lab.conf'),
};

const silentServer =
	'import socket, time; s = socket.socket(type=socket.SOCK_DGRAM); s.bind(("127.0.0.99", 53)); time.sleep(1e6)';

export const dnsSlow: Fault = {
	name: 'name server that never answers',
	check: 'dns',
	says: /took \d+\.\d s to be looked up \(name server 127\.0\.0\.99\)/,
	repairedBy: 'hand',
	plant: there(
		resolver.take,
		`systemd-run --quiet --collect --unit=silent-dns python3 -c '${silentServer}'`,
		'printf "nameserver 127.0.0.99\\noptions timeout:4 attempts:1\\n" > /etc/resolv.conf',
	),
	unplant: there(resolver.back, 'systemctl stop silent-dns 2> /dev/null || true'),
};

export const rsyncRemoved: Fault = {
	name: 'rsync removed',
	check: 'rsync',
	says: /rsync is not installed/,
	repairedBy: 'doctor',
	follows: ['provisioned'],
	plant: there('dpkg --force-depends --remove rsync > /dev/null 2>&1'),
	unplant: there('command -v rsync > /dev/null || apt-get -qq -y -o DPkg::Lock::Timeout=50 install rsync > /dev/null'),
};
