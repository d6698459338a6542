import {describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {clusterYaml} from '../../source/config/cluster-yaml.ts';
import type {Config, WorkerConfig} from '../../source/config/config.ts';
import {settings} from '../../source/config/settings.ts';
import {validateConfig} from '../../source/config/validate.ts';

/** The same sequence for the same seed (mulberry32), so that a failure can be seen again. */
function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d_2b_79_f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Words that YAML would take for something else, and paths as people have them. */
const names = ['w1', 'true', 'null', 'no', '0', '1e3', '0x1f', '007', 'y', 'on', 'big-box'];
const addresses = ['10.0.0.11', 'fe80::1', 'w2.example', '1e3', '10.0', 'off', '0x1f', '12'];
const users = ['builder', 'no', 'null', 'yes', '_ci', 'a.b-c'];
const paths = [
	'/home/b/my aosp',
	'/a',
	'/a: b',
	'/a #b',
	"/it's",
	'/"quoted"',
	'/back\\slash',
	'/ünï',
	'/a\tb',
	'/- x',
	'/{a}',
	'/%',
	'/\u{1F600}',
];

function configOf(random: () => number): Config {
	const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
	const maybe = <Value extends object>(value: Value): Value | Record<never, never> => (random() < 0.5 ? value : {});
	const login = () => ({address: pick(addresses), port: pick([22, 1, 2222, 65_535]), user: pick(users)});
	const chosen = names.filter(() => random() < 0.4);
	const workers = (chosen.length === 0 ? ['w1'] : chosen).map((name, index) => ({
		name,
		...login(),
		port: 1000 + index,
		...maybe({slots: pick([1, 24, 200])}),
		...maybe({jump: [{...login(), ...maybe({identityFile: pick(paths)})}, login()].slice(0, pick([1, 2]))}),
		...maybe({identityFile: pick(paths)}),
	}));
	return {
		cluster: pick(names),
		user: pick(users),
		master: {address: pick(addresses), tree: pick(paths)},
		workers: workers as readonly WorkerConfig[],
		build: {
			target: pick(['aosp_arm64-trunk_staging-eng', '1-2-user', 'lab_x86_64-eng']),
			modules: [[], ['adbd', 'libc++', 'true', '1', '//a/b']][pick([0, 1])] ?? [],
			directories: [[], ['system/core/adb', 'external/zlib']][pick([0, 1])] ?? [],
			variables: [[], ['SOONG_NINJA=ninja', 'A=', 'B=1e3', 'C=a: b, c']][pick([0, 1])] ?? [],
			clean: pick(['none', 'installclean', 'clean'] as const),
			jobs: pick(['auto', 1, 64] as const),
			pump: pick(['off', 'check'] as const),
			mode: pick(['plain', 'local'] as const),
		},
		sync: {scope: pick(['toolchain', 'full'] as const), ...maybe({bandwidthLimit: pick(['50m', '500', '1.5G'])})},
		transport: pick(['tunnel', 'direct'] as const),
		trust: pick(['one-way', 'mesh'] as const),
		cache: {
			engine: pick(['auto', 'sccache', 'ccache'] as const),
			persistence: pick(['none', 'snapshots'] as const),
			listen: 'loopback',
			...pick([
				{},
				{listen: pick(['loopback', 'network'] as const), memoryMegabytes: pick([16, 8192])},
				{persistence: 'none', otherMaster: {...login(), ...maybe({identityFile: pick(paths)}), cluster: pick(names)}},
			] as const),
			...maybe({sccacheFile: pick(paths)}),
			...maybe({
				sccacheRelease: {url: 'https://example.org/a b.tar.gz'.replace(' ', '%20'), sha256: pick(['0', 'f']).repeat(64)},
			}),
		},
	};
}

const farm = configOf(randomFrom(3));

describe('a configuration that is written', () => {
	it('is the same when it is read again, whatever is in it (500 at random)', () => {
		for (let seed = 1; seed <= 500; seed += 1) {
			const config = configOf(randomFrom(seed));
			const text = clusterYaml(config, Object.fromEntries(config.workers.map(({name}) => [name, 'evil: {\n- "note'])));
			expect(validateConfig(parse(text)), `seed ${seed}:\n${text}`).toEqual({config});
		}
	});

	it('explains every setting, also those that are not set', () => {
		const text = clusterYaml(farm);
		for (const {name, meaning} of settings) {
			if (!/jump\[\]\.(port|user|identityFile)|sccacheRelease|otherMaster/.test(name)) expect(text).toContain(meaning);
		}
	});

	it('says what was seen of a worker beside it, on one line and without commands for a terminal', () => {
		const [worker] = farm.workers;
		const text = clusterYaml(farm, {[worker?.name ?? '']: '4 cores\u001B[2J\n# injected: true\nuser: root'});
		expect(text).toMatch(/name: \S+ # 4 cores \[2J # injected: true user: root$/m);
	});
});
