import {distccdPort, distccdUnit} from '../../../source/config/places.ts';
import {type Fault, there} from '../fault.ts';

/** Others on the same machine. */

export const secondMaster: Fault = {
	name: 'second master uses the worker',
	check: 'other-master',
	says: /another master .*cluster office/,
	repairedBy: 'hand',
	plant: there(
		'ssh-keygen -q -t ed25519 -N "" -C "distbuild-tui[office]" -f /root/office',
		'cat /root/office.pub >> /home/builder/.ssh/authorized_keys',
	),
	unplant: there('sed -i "/\\[office\\]$/d" /home/builder/.ssh/authorized_keys; rm -f /root/office /root/office.pub'),
};

const listen = `import socket, time; s = socket.create_server(("127.0.0.1", ${distccdPort})); time.sleep(1e6)`;

export const portTaken: Fault = {
	name: 'another service on our port',
	check: 'interference',
	says: /something else listens on port 3642/,
	repairedBy: 'hand',
	follows: ['distccd-unit', 'distccd-statistics', 'canary', 'provisioned', 'units', 'tunnel'],
	plant: there(`systemctl stop ${distccdUnit}; systemd-run --quiet --collect --unit=stranger python3 -c '${listen}'`),
	unplant: there(`systemctl stop stranger 2> /dev/null || true; systemctl restart ${distccdUnit}`),
};

/** Debian's own service, which a person started for another purpose. */
export const rivalService: Fault = {
	name: "the distribution's distcc runs beside ours",
	check: 'interference',
	says: /distcc.* runs beside ours/,
	repairedBy: 'hand',
	plant: there('systemctl unmask distcc 2> /dev/null || true; systemctl start distcc'),
	unplant: there('systemctl stop distcc'),
};

export const unitFailed: Fault = {
	name: 'a service has failed',
	check: 'units',
	says: /backup\.service failed/,
	repairedBy: 'hand',
	plant: there('systemd-run --quiet --unit=backup --wait /bin/false || true'),
	unplant: there('systemctl reset-failed backup'),
};
