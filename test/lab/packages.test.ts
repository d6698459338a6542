import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type Lab, startLab} from '../../source/lab/lab.ts';
import {run} from '../../source/lab/process.ts';
import {type PackagesResource, packagesDriver} from '../../source/tools/resources/packages.ts';
import {ask, eventually} from './support.ts';

const timeoutMs = 120_000;
const resource: PackagesResource = {kind: 'packages', names: ['socat'], quietUnits: {}};

/** A package whose installation takes as long as a file exists. */
const slowPackage = [
	'set -e; d=$(mktemp -d); mkdir "$d/DEBIAN"; touch /root/slow',
	'printf \'Package: slow\\nVersion: 1\\nArchitecture: all\\nMaintainer: a <a@b>\\nDescription: x\\n\' > "$d/DEBIAN/control"',
	'printf "#!/bin/sh\\nwhile [ -e /root/slow ]; do sleep 0.1; done\\n" > "$d/DEBIAN/postinst"; chmod 755 "$d/DEBIAN/postinst"',
	'dpkg-deb --build "$d" /root/slow.deb > /dev/null',
].join('\n');

/** On each release, because dpkg, apt and the shell differ. */
describe.each(['bookworm', 'trixie', 'testing'] as const)('installing on %s', (base) => {
	let lab: Lab;
	beforeAll(async () => {
		lab = await startLab({name: `test-packages-${base}`, workers: 0, defaultBase: base, program: false});
		await lab.execOrFail('master', ['sh', '-c', slowPackage]);
	}, timeoutMs);
	afterAll(() => lab?.stop());

	const install = async () => {
		const before = packagesDriver.read(resource, await lab.execOrFail('master', [...packagesDriver.probe(resource).argv]));
		const [command] = packagesDriver.apply(resource, before);
		const variables = Object.entries(command?.environment ?? {}).map(([name, value]) => `${name}=${value}`);
		return lab.exec('master', ['env', ...variables, ...(command?.argv ?? [])], {timeoutMs});
	};
	/** Begins the slow installation and waits until it holds the lock; `ended` is its end. */
	const beginSlow = async () => {
		const argv = await lab.enterArgv('master', ['dpkg', '--install', '/root/slow.deb']);
		const ended = run(argv, {timeoutMs});
		await eventually('the slow installation', async () => (await ask(lab, 'master', 'pgrep -x slow.postinst')) !== '');
		return {ended};
	};
	const status = (name: string) => ask(lab, 'master', `dpkg-query -W -f '\${db:Status-Status}' ${name} 2>/dev/null`);

	it('waits for whoever holds the lock, and says who it is', async () => {
		const slow = await beginSlow();
		const installing = install();
		await ask(lab, 'master', 'sleep 2; rm /root/slow');
		const {code, stdout, stderr} = await installing;
		expect(code, stderr).toBe(0);
		expect(stdout).toMatch(/^distbuild-tui: waiting for dpkg \(process \d+\), which holds the lock/m);
		expect(await status('socat')).toBe('installed');
		expect((await slow.ended).code).toBe(0);
	});

	it('first finishes what was interrupted, and says so', async () => {
		await ask(lab, 'master', 'dpkg --purge socat slow; touch /root/slow');
		const slow = await beginSlow();
		await ask(lab, 'master', 'pkill -KILL -x dpkg; rm /root/slow');
		await slow.ended;
		expect(await status('slow')).toBe('half-configured');
		const {code, stdout, stderr} = await install();
		expect(code, stderr).toBe(0);
		expect(stdout).toContain('distbuild-tui: an earlier installation was interrupted: dpkg --configure -a');
		expect(await status('slow')).toBe('installed');
		expect(await status('socat')).toBe('installed');
	});

	it('tries again where the packages could not be fetched at once', async () => {
		await ask(lab, 'master', 'dpkg --purge socat; mv /etc/apt/sources.list /root/away; rm -rf /var/lib/apt/lists/*');
		const installing = install();
		await eventually('the first attempt', async () => (await ask(lab, 'master', 'pgrep -x sleep')) !== '');
		await ask(lab, 'master', 'mv /root/away /etc/apt/sources.list');
		const {code, stdout, stderr} = await installing;
		expect(code, stderr).toBe(0);
		expect(stdout).toContain('distbuild-tui: apt-get did not succeed, attempt 2 of 3');
		expect(await status('socat')).toBe('installed');
	});
});
