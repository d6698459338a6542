import {chmod, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {builderPassword} from '../../source/lab/cluster-yaml.ts';
import {attachLab, type Lab, startLab} from '../../source/lab/lab.ts';
import {run} from '../../source/lab/process.ts';
import {compareSnapshots} from '../../source/lab/snapshot-compare.ts';
import {ask} from './support.ts';

describe('a lab of mixed machines', () => {
	let lab: Lab;
	let folder: string;

	beforeAll(async () => {
		folder = await mkdtemp(path.join(tmpdir(), 'lab-test-'));
		await mkdir(path.join(folder, 'layer/home/builder/aosp'), {recursive: true});
		await writeFile(path.join(folder, 'layer/home/builder/aosp/Android.bp'), '// a tree\n');
		await mkdir(path.join(folder, 'program'));
		await writeFile(
			path.join(folder, 'program/distbuild-tui.js'),
			'console.log(process.version, process.argv.slice(2).join())\n',
		);
		lab = await startLab({
			name: 'test-machines',
			workers: 2,
			bases: {w1: 'trixie', w2: 'bookworm'},
			layers: {master: [path.join(folder, 'layer')]},
			program: path.join(folder, 'program'),
		});
	});

	afterAll(async () => {
		await lab.stop();
		await rm(folder, {recursive: true});
	});

	it('boots each machine completely, on the base that was asked for', async () => {
		const versions = await Promise.all(
			lab.machines.map(({name}) => ask(lab, name, '. /etc/os-release; echo $VERSION_CODENAME; systemctl is-system-running')),
		);
		expect(versions[1]).toBe('trixie\nrunning');
		expect(versions[2]).toBe('bookworm\nrunning');
		expect(versions[0]).toMatch(/^[a-z]+\nrunning$/);
	});

	it('passes on exit codes, input and both outputs of a command', async () => {
		const result = await lab.exec('w1', ['sh', '-c', 'cat; echo wrong >&2; exit 7'], {input: 'text'});
		expect(result).toEqual({code: 7, signal: null, stdout: 'text', stderr: 'wrong\n'});
	});

	it('gives a command the environment of a login and nothing of ours', async () => {
		process.env['LAB_TEST_LEAK'] = 'leaked';
		const environment = await ask(lab, 'w1', 'env; pwd; id -Gn', 'builder');
		expect(environment).toMatch(/^HOME=\/home\/builder$/m);
		expect(environment).toMatch(/^USER=builder$/m);
		expect(environment).toMatch(/^\/home\/builder\nbuilder sudo$/m);
		expect(environment).not.toContain('leaked');
	});

	it('stops a command that passes its deadline, in the machine too', async () => {
		await expect(lab.exec('w1', ['sleep', '987'], {timeoutMs: 300})).rejects.toThrow(/did not end within 0.3 s/);
		expect(await ask(lab, 'w1', 'pgrep -f "^sleep 987"')).toBe('');
	});

	it('lets the operator into the master by key, and sudo asks for the password', async () => {
		const inside = await run(
			await lab.sshArgv('master', [`hostname; sudo -n true; echo ${builderPassword} | sudo -S -p "" id -u`]),
		);
		expect(inside.stdout).toBe('master\n0\n');
		expect(inside.stderr).toMatch(/password is required/);
	});

	it('lets nobody into a worker without the password, and builder in with it', async () => {
		// One try only: sshd answers a wrong password with a pause of seconds.
		const argv = await lab.sshArgv('w1', ['-o', 'NumberOfPasswordPrompts=1', 'hostname']);
		const askpass = path.join(folder, 'askpass');
		const environment = {...process.env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force'};
		await writeFile(askpass, '#!/bin/sh\necho wrong\n');
		await chmod(askpass, 0o700);
		expect((await run(argv, {environment})).code).toBe(255);
		await writeFile(askpass, `#!/bin/sh\necho ${builderPassword}\n`);
		expect(await run(argv, {environment})).toMatchObject({code: 0, stdout: 'w1\n'});
	});

	it('connects the machines with each other by name, and with nothing else', async () => {
		expect((await lab.exec('w1', ['ping', '-c1', '-W2', 'w2'])).code).toBe(0);
		expect((await lab.exec('w1', ['ping', '-c1', '-W1', '192.0.2.2'])).code).not.toBe(0);
		expect((await lab.exec('w1', ['ping', '-c1', '-W1', '8.8.8.8'])).code).not.toBe(0);
	});

	it('lets everybody ping, as the sysctl of a real machine does', async () => {
		expect((await lab.exec('master', ['ping', '-c1', '-W2', 'w1'], {user: 'builder'})).code).toBe(0);
	});

	it('installs packages from the offline repository on every base, and a removal gives the machine back', async () => {
		const before = await Promise.all(lab.machines.map(({name}) => lab.snapshot(name)));
		const install = 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install rsync socat';
		const remove = 'DEBIAN_FRONTEND=noninteractive apt-get -qq -y purge --autoremove rsync socat';
		await Promise.all(lab.machines.map(({name}) => lab.execOrFail(name, ['sh', '-c', install])));
		const during = await Promise.all(lab.machines.map(({name}) => lab.snapshot(name)));
		for (const [index, snapshot] of during.entries()) {
			expect(Object.keys(snapshot.packages).join(' ')).toMatch(/rsync:amd64/);
			const names = compareSnapshots(before[index] ?? snapshot, snapshot).map(({section}) => section);
			expect(names).toEqual(expect.arrayContaining(['packages', 'units', 'files']));
		}

		await Promise.all(lab.machines.map(({name}) => lab.execOrFail(name, ['sh', '-c', remove])));
		const after = await Promise.all(lab.machines.map(({name}) => lab.snapshot(name)));
		for (const [index, snapshot] of after.entries()) {
			expect(compareSnapshots(before[index] ?? snapshot, snapshot)).toEqual([]);
		}
	});

	it('shows the files of a layer as part of the machine, writable without touching the layer', async () => {
		expect(await lab.readFile('master', '/home/builder/aosp/Android.bp')).toBe('// a tree\n');
		await lab.writeFile('master', '/home/builder/aosp/Android.bp', 'changed', {owner: 'builder:builder', mode: '600'});
		expect(await ask(lab, 'master', 'stat -c "%U %a" /home/builder/aosp/Android.bp')).toBe('builder 600');
		expect((await run(['cat', path.join(folder, 'layer/home/builder/aosp/Android.bp')])).stdout).toBe('// a tree\n');
	});

	it('has the program with its own node on the master, replaceable while the lab runs', async () => {
		expect(await ask(lab, 'master', 'distbuild-tui a b', 'builder')).toMatch(/^v24\.\S+ a,b$/);
		await writeFile(path.join(folder, 'program/distbuild-tui.js'), 'console.log("second")\n');
		await lab.installProgram(path.join(folder, 'program'));
		expect(await ask(lab, 'master', 'distbuild-tui')).toBe('second');
	});

	it('is found again by its name, and cannot be started twice', async () => {
		const same = await attachLab('test-machines');
		expect(await ask(same, 'w2', 'hostname')).toBe('w2');
		await expect(startLab({name: 'test-machines'})).rejects.toThrow(/is up already/);
		await expect(attachLab('test-nothing')).rejects.toThrow(/There is no lab 'test-nothing'/);
	});
});
