import {createHash} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {builderPassword, clusterYaml} from '../../source/lab/cluster-yaml.ts';
import {type Farm, startFarm} from '../../source/lab/farm.ts';
import {type LoginResult, runAtLogin} from '../../source/lab/headless/login.ts';
import type {BaseName} from '../../source/lab/recipe.ts';
import type {BuildReport} from '../../source/report/build-report.ts';
import {sum} from '../../source/state/build.ts';
import {ask, eventually} from './support.ts';

const timeoutMs = 5 * 60_000;
const bootTimeoutMs = 30 * 60_000;
const configPath = '/home/builder/.config/distbuild-tui/cluster.yaml';
const state = '/home/builder/.local/state/distbuild-tui/lab';

type Machines = {
	readonly farm: Farm;
	readonly configure: (...lines: readonly string[]) => Promise<void>;
	readonly agreed: (...argv: readonly string[]) => Promise<LoginResult>;
};

/** A farm whose machines trust each other already. */
async function boot(name: string, master: BaseName): Promise<Machines> {
	const farm = await startFarm({name, workers: 1, bases: {master}, size: 'quick', log: () => {}});
	const configure = (...lines: readonly string[]) =>
		farm.lab.writeFile('master', configPath, `${clusterYaml(farm.lab.machines)}${lines.join('\n')}\n`, {
			owner: 'builder:builder',
		});
	const agreed = (...argv: readonly string[]) =>
		runAtLogin(farm.lab, ['distbuild-tui', ...argv, '--yes', '--password-stdin'], {timeoutMs, input: `${builderPassword}\n`});
	await succeeds(agreed('ssh-setup'));
	return {farm, configure, agreed};
}

async function succeeds(run: Promise<LoginResult>): Promise<string> {
	const {code, stdout, tail} = await run;
	expect(code, tail.join('\n')).toBe(0);
	return stdout;
}

describe(
	'Redis and sccache',
	() => {
		let machines: Machines;
		const onMaster = (script: string) => ask(machines.farm.lab, 'master', script, 'builder');
		const asCache = (...words: readonly string[]) =>
			onMaster(
				`redis-cli -p 6390 --user cache --pass "$(cat ${state}/cache-password)" --no-auth-warning ${words.join(' ')} 2>&1`,
			);
		const asOperator = (...words: readonly string[]) =>
			onMaster(`redis-cli -p 6390 --pass "$(cat ${state}/redis-password)" --no-auth-warning ${words.join(' ')} 2>&1`);
		/** What another machine gets from the master's Redis. */
		const fromWorker = async (command: string) => {
			const master = machines.farm.lab.machines.find(({role}) => role === 'master')?.address;
			const script = `exec 3<>/dev/tcp/${master}/6390 && printf '${command}\\r\\nQUIT\\r\\n' >&3 && timeout 3 cat <&3`;
			return ask(machines.farm.lab, 'w1', `timeout 5 bash -c "${script}" 2>&1`);
		};

		beforeAll(async () => {
			machines = await boot('test-cache', 'testing');
			await succeeds(machines.agreed('provision'));
		}, bootTimeoutMs);

		afterAll(() => machines?.farm.lab.stop());

		it('let the cache use its own keys and nothing else, and nobody without a password', async () => {
			expect(await asCache('SET', 'distbuild/a', '1')).toBe('OK');
			expect(await asCache('GET', 'distbuild/a')).toBe('1');
			expect(await asCache('SET', 'ccache:a', '1')).toBe('OK');
			for (const command of ['GET a', 'SET a 1', 'DEL distbuild/a', 'FLUSHALL', 'KEYS distbuild/*', 'CONFIG GET dir', 'ACL LIST'])
				expect(await asCache(command), command).toContain('NOPERM');
			for (const place of ['-p 6390', '-s /run/distbuild-redis/redis.sock'])
				expect(await onMaster(`redis-cli ${place} PING 2>&1`)).toBe('NOAUTH Authentication required.');
			expect(await asOperator('CONFIG GET maxmemory-policy')).toBe('maxmemory-policy\nallkeys-lru');
			expect(Number((await asOperator('CONFIG GET maxmemory')).split('\n')[1])).toBeGreaterThan(0);
		});

		it('keep the passwords out of journals and ledger, and from every other user of the master', async () => {
			const readable = 'grep -rlF "$1" /etc /opt /run /var/lib /tmp 2>/dev/null; ps -eo args | grep -F "$1" | grep -v grep';
			for (const file of ['redis-password', 'cache-password']) {
				const password = await onMaster(`cat ${state}/${file}`);
				expect(password).toMatch(/^[0-9a-f]{48}$/);
				expect(await ask(machines.farm.lab, 'master', `set -- ${password}; ${readable}`, 'nobody'), file).toBe('');
				const written = await onMaster(
					`grep -rlF ${password} /home/builder/.config /home/builder/.local /home/builder/.cache /opt /tmp 2>/dev/null`,
				);
				expect(written).toBe(`${state}/${file}`);
			}
		});

		it('is not reached from another machine, but where cache.listen says so, and then with a password only', async () => {
			expect(await fromWorker('PING')).toContain('Connection refused');
			await machines.configure('cache: {listen: network, persistence: snapshots, memoryMegabytes: 100}');
			await succeeds(machines.agreed('provision'));
			expect(await fromWorker('PING')).toContain('NOAUTH');
			expect(await fromWorker(`AUTH cache ${await onMaster(`cat ${state}/cache-password`)}\\r\\nPING`)).toContain('PONG');
			expect(await asOperator('CONFIG GET bind')).not.toMatch(/0\.0\.0\.0|\*/);
			expect(await asOperator('CONFIG GET maxmemory')).toBe('maxmemory\n104857600');
			expect(await asOperator('CONFIG GET save')).toBe('save\n3600 1 300 1000');
			await asCache('SET', 'distbuild/kept', '1');
			await machines.farm.lab.execOrFail('master', ['systemctl', 'restart', 'distbuild-redis']);
			await eventually('what was stored is there again', async () => (await asCache('GET', 'distbuild/kept')) === '1');
		});

		it('of an installation with one password for all are brought up to date by a second provision', async () => {
			await machines.configure();
			await succeeds(machines.agreed('provision'));
			const old = [
				`p=$(cat ${state}/redis-password); rm ${state}/cache-password /etc/distbuild/engine.json`,
				'printf "bind 127.0.0.1\\nport 6390\\nrequirepass %s\\nsave \\"\\"\\ndir /var/lib/distbuild-redis\\n" "$p" > /etc/distbuild/redis.conf',
				'echo "SCCACHE_REDIS_PASSWORD=$p" > /etc/distbuild/sccache.environment',
				'sed -i "/SCCACHE_REDIS_USERNAME/d; /SCCACHE_REDIS_KEY_PREFIX/d" /etc/systemd/system/distbuild-sccache.service',
				'systemctl daemon-reload; systemctl restart distbuild-redis distbuild-sccache',
			];
			await machines.farm.lab.execOrFail('master', ['sh', '-ec', old.join('\n')]);
			await eventually('the old Redis answers', async () => (await asOperator('PING')) === 'PONG');
			await succeeds(machines.agreed('provision'));
			expect(await asOperator('ACL LIST')).toMatch(/user cache on .* -@all .*\+get/);
			expect(await succeeds(machines.agreed('provision'))).toMatch(/^succeeded: provision: 0 changed/m);
		});

		it('fetch an sccache that is named, and install it where its SHA-256 is the one that was named', async () => {
			const {farm, configure, agreed} = machines;
			const archive = [
				'cd /root; apt-get -q update; apt-get -q -y --no-install-recommends install socat; apt-get download sccache; dpkg -x sccache_*.deb x',
				'mkdir -p sccache-v0.17.0-lab; cp x/usr/bin/sccache sccache-v0.17.0-lab/; tar -czf /root/s.tar.gz sccache-v0.17.0-lab',
				'printf \'read -r line; printf "HTTP/1.0 200 OK\\\\r\\\\n\\\\r\\\\n"; cat /root/s.tar.gz\\n\' > serve.sh',
				'systemd-run --quiet --unit lab-http socat TCP-LISTEN:8000,fork,reuseaddr "SYSTEM:sh /root/serve.sh"',
			];
			await farm.lab.execOrFail('w1', ['sh', '-ec', archive.join('\n')], {timeoutMs: 60_000});
			const sha256 = (await ask(farm.lab, 'w1', 'sha256sum < /root/s.tar.gz')).slice(0, 64);
			const url = `http://${farm.lab.machines.find(({name}) => name === 'w1')?.address}:8000/s.tar.gz`;
			const named = (digest: string) =>
				configure(`cache: {engine: sccache, sccacheRelease: {url: "${url}", sha256: "${digest}"}}`);

			await named(createHash('sha256').update('something else').digest('hex'));
			const refused = await agreed('provision');
			expect(refused.code).not.toBe(0);
			expect(refused.stdout).toMatch(/has the SHA-256 [0-9a-f]{64}, not [0-9a-f]{64}: it is not installed/);
			expect(await onMaster('ls /opt/distbuild/bin')).toBe('connector\nlauncher');

			await named(sha256);
			await succeeds(agreed('provision'));
			expect(
				await onMaster('/opt/distbuild/bin/sccache --version; systemctl show -p ExecStart --value distbuild-sccache'),
			).toMatch(/^sccache 0\.17\.0\n.* \/opt\/distbuild\/bin\/sccache ;/);
			expect(await succeeds(agreed('provision'))).toMatch(/^succeeded: provision: 0 changed/m);

			await configure('cache: {engine: ccache}');
			await succeeds(agreed('provision'));
			expect(await onMaster('ls /opt/distbuild/bin; systemctl is-active distbuild-sccache')).toBe(
				'compile\nconnector\nlauncher\ninactive',
			);
		});

		it('say in one sentence that there is no network to fetch a release from, and three ways out', async () => {
			const release = `{url: "http://nowhere.invalid/x.tar.gz", sha256: "${'a'.repeat(64)}"}`;
			await machines.configure(`cache: {engine: sccache, sccacheRelease: ${release}}`);
			const {code, stdout} = await machines.agreed('provision');
			expect(code).not.toBe(0);
			expect(stdout).toMatch(
				/x\.tar\.gz cannot be fetched: .*\.\n?.*cache\.sccacheFile.*cache\.sccacheRelease.*cache\.engine: ccache/s,
			);
		});
	},
	timeoutMs,
);

describe('ccache', () => {
	it.each<[BaseName, string]>([
		['trixie', 'pump: ok (pump: usable; host code needs /usr/local/include, /usr/include on the workers too'],
		['bookworm', 'pump: ok (pump: not usable: its include server fails: SystemError: PY_SSIZE_T_CLEAN'],
	])(
		'is chosen on %s, and builds: every miss remote, then every unit a hit',
		async (base, pump) => {
			const {farm, configure, agreed} = await boot(`test-cache-${base}`, base);
			const login = (...argv: readonly string[]) => runAtLogin(farm.lab, argv, {timeoutMs});
			const build = async (): Promise<BuildReport> => {
				await succeeds(login('distbuild-tui', 'build'));
				const report = await succeeds(login('distbuild-tui', 'report', '--json'));
				return JSON.parse(report.trim().split('\n').at(-1) ?? '') as BuildReport;
			};
			try {
				// The last section of the lab's own configuration is `build:`.
				await configure('  modules: [liblog, libcutils, libutils]', '  pump: check');
				expect(await succeeds(agreed('provision'))).toMatch(
					/cache-answers: ok \(ccache 4\.[\d.]+, local disk \+ redis \(the distribution's sccache cannot be used, because it is 0\./,
				);
				expect(await ask(farm.lab, 'master', 'stat -c "%U %a" /opt/distbuild/ccache.conf')).toBe('builder 600');
				await succeeds(login('distbuild-tui', 'sync'));
				const again = await succeeds(agreed('provision'));
				expect(again).toContain(pump);
				expect(again).toMatch(/^succeeded: provision: 0 changed/m);
				// The build is the same; one of them is enough.
				if (base === 'trixie') return;
				const cold = (await build()).counts;
				expect(cold.misses).toBeGreaterThan(10);
				expect(sum(cold.remote) + sum(cold.localByDesign) + sum(cold.fellBack)).toBe(cold.misses);
				expect(sum(cold.remote)).toBeGreaterThan(10);
				// Without the local level: what comes now comes out of Redis.
				await farm.lab.execOrFail('master', ['sh', '-c', 'rm -rf /home/builder/aosp/out /tmp/distbuild-*/ccache/[0-9a-f]']);
				const warm = (await build()).counts;
				expect(warm).toMatchObject({units: cold.units, hits: cold.units, misses: 0, remote: {}});
			} finally {
				await farm.lab.stop();
			}
		},
		timeoutMs,
	);
});
