import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {clusterYaml} from '../../source/lab/cluster-yaml.ts';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import {findLeftovers, type Snapshots, takeSnapshots} from '../../source/lab/headless/leftovers.ts';
import {Operator} from './operator.ts';
import {ask} from './support.ts';

const configPath = '/home/builder/.config/distbuild-tui/cluster.yaml';
const list = '/etc/distbuild/commands.list';

// A package of somebody who builds upon what we installed.
const dependentPackage = [
	'set -e; d=$(mktemp -d); mkdir "$d/DEBIAN"',
	'printf \'Package: theirs\\nVersion: 1\\nArchitecture: all\\nMaintainer: a <a@b>\\nDescription: x\\nDepends: distcc\\n\' > "$d/DEBIAN/control"',
	'dpkg-deb --build "$d" /root/theirs.deb && dpkg --install /root/theirs.deb',
].join('\n');

describe('teardown on machines of three releases', () => {
	let farm: Farm;
	let before: Snapshots;

	let operator: Operator;
	const status = async () => (await operator.run('status')).stdout;

	beforeAll(async () => {
		const bases = {w1: 'bookworm', w2: 'trixie'} as const;
		farm = await startFarm({name: 'test-teardown', workers: 3, bases, size: 'quick', log: () => {}});
		before = await takeSnapshots(farm.lab);
		operator = new Operator(farm.lab);
		for (const action of ['ssh-setup', 'provision']) await operator.do(action);
	}, 30 * 60_000);

	afterAll(() => farm?.lab.stop());

	it('of the services stops them and leaves everything else, and provision starts them again', async () => {
		const {code, stdout} = await operator.agree('teardown', '--level', 'services');
		expect(code, stdout).toBe(0);
		expect(await ask(farm.lab, 'w1', `systemctl is-active distbuild-distccd; ls ${list}`)).toBe(`inactive\n${list}`);
		const again = await operator.agree('provision');
		expect(again.stdout).toMatch(/^succeeded: provision: \d+ changed/m);
		expect(await ask(farm.lab, 'w1', 'systemctl is-active distbuild-distccd')).toBe('active');
	});

	it('of one host leaves the others at work', async () => {
		const {code, stdout} = await operator.agree('teardown', '--only', 'w3', '--level', 'configuration');
		expect(code, stdout).toBe(0);
		expect(await ask(farm.lab, 'w3', 'ls -d /etc/distbuild; systemctl is-active distbuild-distccd; command -v distccd')).toBe(
			'inactive\n/usr/bin/distccd',
		);
		expect(await ask(farm.lab, 'w1', 'systemctl is-active distbuild-distccd')).toBe('active');
		expect((await operator.agree('provision', '--only', 'w3')).code).toBe(0);
	});

	it('keeps what somebody changed, added or came to need, says so, and remembers what a dead host is owed', async () => {
		await farm.lab.execOrFail('w1', ['sh', '-c', `echo /usr/bin/gcc >> ${list}`]);
		await farm.lab.execOrFail('master', ['touch', '/opt/distbuild/theirs']);
		await farm.lab.execOrFail('w3', ['sh', '-c', dependentPackage]);
		await farm.lab.fault('w2', 'link', 'down');
		const {code, stdout} = await operator.agree('teardown');
		expect(code, stdout).not.toBe(0);
		expect(stdout).toContain(`kept: ${list} was changed by somebody after us`);
		expect(stdout).toContain('kept: /opt/distbuild holds what somebody else put there (theirs)');
		expect(stdout).toMatch(/kept: packages .*distcc.* stay, because something else needs them by now/);
		expect(stdout).toMatch(/The key stays, because \d+ changes are still owed on w2/);
		expect(await ask(farm.lab, 'w1', `cat ${list}; command -v distccd`)).toMatch(/^\/opt.*\n\/opt.*\n\/usr\/bin\/gcc$/);
		expect(await ask(farm.lab, 'w3', 'getent passwd distccd; command -v distccd')).toContain('/usr/bin/distccd');
	});

	it('reaches a host that is no worker any more, and then nothing is left but what was kept', async () => {
		await farm.lab.fault('w2', 'link', 'up');
		const others = farm.lab.machines.filter(({name}) => name !== 'w2');
		await farm.lab.writeFile('master', configPath, clusterYaml(others), {owner: 'builder:builder'});
		expect(await status()).toMatch(/w2 is no worker any more, and \d+ changes are owed there/);
		const {code, stdout} = await operator.agree('teardown');
		expect(code, stdout).toBe(0);
		expect(await status()).toContain('w1: a teardown left this as it is');
		await farm.lab.writeFile('master', configPath, clusterYaml(farm.lab.machines), {owner: 'builder:builder'});
		// What strangers did goes, and what was kept for them.
		await farm.lab.execOrFail('w1', ['rm', '-r', '/etc/distbuild']);
		await farm.lab.execOrFail('master', ['rm', '-r', '/opt/distbuild']);
		await farm.lab.execOrFail('w3', ['sh', '-c', 'dpkg --purge theirs && rm /root/theirs.deb']);
		const first = await findLeftovers(farm.lab, before);
		expect(first.filter((line) => !line.startsWith('w3: '))).toEqual([]);
		// The packages are owed still: the next teardown finds that nobody needs them any more.
		for (const action of ['ssh-setup', 'teardown']) expect((await operator.agree(action)).code).toBe(0);
		expect(await findLeftovers(farm.lab, before)).toEqual([]);
	});
});
