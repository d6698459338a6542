import {type BuildFault, on} from './fault.ts';

const engines = ['sccache'] as const;
const distccd = 'distbuild-distccd';
const tunnel = 'distbuild-tunnel-w1';

/** The program libfaketime shifts the clock of what starts from now on: machines of a lab share the kernel's. */
const wrongClock = 'echo +86400 > /etc/faketimerc; dpkg -L libfaketime | grep "/libfaketime.so.1$" > /etc/ld.so.preload';

/** A file system of 64 KB where distccd keeps what it compiles. */
const fullDisk = `nsenter -m -t "$(systemctl show -p MainPID --value ${distccd})" mount -t tmpfs -o size=64k,mode=1777 tmpfs /tmp`;

export const workerFaults: readonly BuildFault[] = [
	{
		name: 'worker unplugged',
		engines,
		says: /w1.*quarantined/,
		plant: (lab) => lab.fault('w1', 'plug', 'on'),
		async cure(lab) {
			await lab.fault('w1', 'plug', 'off');
			await lab.waitUntilReady(['w1']);
		},
	},
	{
		name: 'cable out for 20 s',
		engines,
		says: /w1.*quarantined/,
		plant: (lab) => lab.fault('w1', 'link', 'down'),
		cure: (lab) => lab.fault('w1', 'link', 'up'),
		lastsMs: 20_000,
	},
	{
		name: 'worker hung',
		engines,
		says: /w1.*said nothing/,
		plant: (lab) => lab.fault('w1', 'hang', 'on'),
		cure: (lab) => lab.fault('w1', 'hang', 'off'),
	},
	{
		name: 'distccd hung (SIGSTOP)',
		engines,
		says: /w1.*said nothing/,
		plant: on('w1', `systemctl kill -s STOP ${distccd}`),
		cure: on('w1', `systemctl kill -s CONT ${distccd}`),
	},
	{
		name: 'distccd killed',
		engines,
		says: undefined,
		plant: on('w1', `systemctl kill -s KILL ${distccd}`),
		cure: on('w1', 'true'),
	},
	{
		name: 'worker rebooted',
		engines,
		says: /w1/,
		plant: (lab) => lab.fault('w1', 'reboot', 'on'),
		cure: (lab) => lab.waitUntilReady(['w1']),
	},
	{
		name: 'slow network, 5 Mbit/s',
		engines,
		says: undefined,
		plant: (lab) => lab.fault('w1', 'bandwidth', '5mbit'),
		cure: (lab) => lab.fault('w1', 'bandwidth', 'off'),
	},
	{
		name: "worker's disk full",
		engines,
		says: /w1.*quarantined/,
		plant: on('w1', fullDisk),
		cure: on('w1', `systemctl restart ${distccd}`),
	},
	{
		name: "worker's clock a day ahead",
		engines,
		says: undefined,
		prepare: on('w1', 'apt-get -qq -y install libfaketime > /dev/null'),
		plant: on('w1', wrongClock),
		cure: on('w1', 'rm -f /etc/ld.so.preload /etc/faketimerc'),
	},
	{
		name: 'tunnel cut, back after 5 s',
		engines,
		says: undefined,
		plant: on('master', `systemctl stop ${tunnel}`),
		cure: on('master', `systemctl start ${tunnel}`),
		lastsMs: 5000,
	},
	{
		name: 'include server of pump mode killed',
		engines,
		settings: '  mode: pump\n',
		says: undefined,
		plant: on('master', 'kill -9 $(pgrep -u builder -f "include_server/include_server[.]py" | head -n 1)'),
		cure: on('master', 'true'),
	},
];
