import {readBuild} from './build-wishes.ts';
import {type CacheConfig, type Config, type JumpHost, masterName, type WorkerConfig} from './config.ts';
import {type Problem, type Raw, Reader} from './reader.ts';
import type {SettingPath as Path} from './settings.ts';

export type {Problem} from './reader.ts';

export type Validated = {readonly config: Config} | {readonly problems: readonly Problem[]};

/** Not for workers: hosts of other meanings, and what already has a runtime directory `/run/distbuild-NAME`. */
const reservedNames: readonly string[] = [masterName, 'localhost', 'sccache', 'redis', 'build'];

const namePattern = /^[a-z0-9][a-z0-9-]{0,62}$/;
const addressPattern = /^[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$/;
const userPattern = /^[a-z_][a-z0-9_.-]{0,31}$/;
const fileRule = {pattern: /^\/[^\0\n]*[^/\0\n]$/, hint: 'Write the absolute path of a file.'};
const bandwidthPattern = /^\d+(\.\d+)?[kKmMgG]?$/;

const addressRule = {pattern: addressPattern, hint: 'Write a host name or an address, such as 192.168.1.101.'};

/** Where and as whom to log in: what workers and jump hosts have in common. */
function readLogin(reader: Reader, raw: Raw, path: Path, user: string): JumpHost {
	// Not read again: a mistake in it is named where it is.
	const isInherited = (raw['user'] ?? undefined) === undefined;
	const isKeyNamed = (raw['identityFile'] ?? undefined) !== undefined;
	return {
		address: reader.text(raw, 'address', path, addressRule),
		port: reader.count(raw, 'port', path, {from: 1, to: 65_535}) ?? 22,
		user: isInherited
			? user
			: reader.text(raw, 'user', path, {pattern: userPattern, hint: 'Write a user name, such as builder.'}),
		...(isKeyNamed ? {identityFile: reader.text(raw, 'identityFile', path, fileRule)} : {}),
	};
}

function readJump(reader: Reader, raw: Raw, path: Path, user: string): readonly JumpHost[] {
	return reader
		.list(raw, 'jump', path)
		.map((value, index) => readLogin(reader, reader.mapping(value, [...path, 'jump', index]), [...path, 'jump', index], user));
}

function readWorker(reader: Reader, value: unknown, path: Path, user: string): WorkerConfig {
	const raw = reader.mapping(value, path);
	const login = readLogin(reader, raw, path, user);
	const slots = reader.count(raw, 'slots', path, {from: 1, to: 200});
	const name = reader.text(raw, 'name', path, {
		pattern: namePattern,
		hint: 'Write lower-case letters, digits and dashes, such as w1.',
	});
	if (reservedNames.includes(name)) reader.complain([...path, 'name'], `${name} is reserved`, 'Choose another name, such as w1.');
	const jump = readJump(reader, raw, path, user);
	return {
		name,
		...login,
		...(slots === undefined ? {} : {slots}),
		...(jump.length === 0 ? {} : {jump}),
	};
}

/** One machine, however it is written. */
function placeOf({address, port, jump = []}: WorkerConfig): string {
	return [...jump.map((host) => `${host.address}:${host.port}`), `${address.toLowerCase()}:${port}`].join(' > ');
}

function complainAboutTwins(reader: Reader, workers: readonly WorkerConfig[]): void {
	for (const [index, worker] of workers.entries()) {
		const before = workers.slice(0, index);
		if (worker.name !== '' && before.some(({name}) => name === worker.name)) {
			reader.complain(['workers', index, 'name'], `${worker.name} is there twice`, 'Give each worker its own name.');
		}
		const twin = worker.address === '' ? undefined : before.find((other) => placeOf(other) === placeOf(worker));
		if (twin === undefined || twin.name === worker.name) continue;
		const message = `${worker.address} is ${twin.name || 'another worker'} already`;
		reader.complain(
			['workers', index, 'address'],
			message,
			'A worker is one machine: remove one of the two, or correct its address.',
		);
	}
}

function readWorkers(reader: Reader, raw: Raw, user: string): readonly WorkerConfig[] {
	const workers = reader.list(raw, 'workers', []).map((value, index) => readWorker(reader, value, ['workers', index], user));
	if (workers.length === 0) reader.complain(['workers'], 'is empty', 'Write at least one, with name and address.');
	complainAboutTwins(reader, workers);
	return workers;
}

function readSync(reader: Reader, raw: Raw): Config['sync'] {
	const sync = reader.mapping(raw['sync'], ['sync']);
	const scope = reader.choice(sync, 'scope', ['sync'], ['toolchain', 'full']);
	const limit = sync['bandwidthLimit'];
	if (limit === undefined || limit === null) return {scope};
	if (!bandwidthPattern.test(String(limit))) {
		reader.complain(
			['sync', 'bandwidthLimit'],
			`${JSON.stringify(limit)} is not valid`,
			'Write kilobytes per second, or with k, m, g, such as 50m.',
		);
	}
	return {scope, bandwidthLimit: String(limit)};
}

/** What is decided where Redis runs. */
const redisDefaults = {memoryMegabytes: undefined, persistence: 'none', listen: 'loopback'} as const;

function readOtherMaster(reader: Reader, cache: Raw, user: string): Pick<CacheConfig, 'otherMaster'> {
	if ((cache['otherMaster'] ?? undefined) === undefined) return {};
	const path = ['cache', 'otherMaster'];
	const raw = reader.mapping(cache['otherMaster'], path);
	for (const [key, otherwise] of Object.entries(redisDefaults)) {
		if ((cache[key] ?? otherwise) === otherwise) continue;
		const hint = 'Remove it here; set it there.';
		reader.complain(['cache', key], 'is a matter of the other master, whose Redis is used', hint);
	}
	const cluster = reader.text(raw, 'cluster', path, {
		pattern: namePattern,
		hint: 'Write the name of the cluster in the cluster.yaml of that master.',
	});
	return {otherMaster: {...readLogin(reader, raw, path, user), cluster}};
}

function readCache(reader: Reader, raw: Raw, user: string): CacheConfig {
	const path = ['cache'];
	const cache = reader.mapping(raw['cache'], path);
	const memoryMegabytes = reader.count(cache, 'memoryMegabytes', path, {from: 16, to: 1_048_576});
	const isFileNamed = (cache['sccacheFile'] ?? undefined) !== undefined;
	const releasePath = [...path, 'sccacheRelease'];
	const isReleaseNamed = (cache['sccacheRelease'] ?? undefined) !== undefined;
	const release = reader.mapping(cache['sccacheRelease'] ?? undefined, releasePath);
	return {
		engine: reader.choice(cache, 'engine', path, ['auto', 'sccache', 'ccache']),
		...(memoryMegabytes === undefined ? {} : {memoryMegabytes}),
		persistence: reader.choice(cache, 'persistence', path, ['none', 'snapshots']),
		listen: reader.choice(cache, 'listen', path, ['loopback', 'network']),
		...readOtherMaster(reader, cache, user),
		...(isFileNamed ? {sccacheFile: reader.text(cache, 'sccacheFile', path, fileRule)} : {}),
		...(isReleaseNamed
			? {
					sccacheRelease: {
						url: reader.text(release, 'url', releasePath, {
							pattern: /^https?:\/\/[^\s]+$/,
							hint: 'Write where its .tar.gz can be fetched.',
						}),
						sha256: reader.text(release, 'sha256', releasePath, {
							pattern: /^[0-9a-f]{64}$/,
							hint: 'Write the 64 hexadecimal digits of its SHA-256.',
						}),
					},
				}
			: {}),
	};
}

/** Turns what the file says into a configuration, or into every mistake in it at once. */
export function validateConfig(value: unknown): Validated {
	const reader = new Reader();
	const raw = reader.mapping(value ?? {}, []);
	const user = reader.text(raw, 'user', [], {pattern: userPattern, hint: 'Write the user who builds, such as builder.'});
	const master = reader.mapping(raw['master'], ['master']);
	const config: Config = {
		cluster: reader.text(raw, 'cluster', [], {pattern: namePattern, hint: 'Write a short name, such as farm.'}),
		user,
		master: {
			address: reader.text(master, 'address', ['master'], {
				pattern: addressPattern,
				hint: "Write this machine's address as the workers see it.",
			}),
			tree: reader.text(master, 'tree', ['master'], {
				pattern: fileRule.pattern,
				hint: 'Write the absolute path of the AOSP tree.',
			}),
		},
		workers: readWorkers(reader, raw, user),
		build: readBuild(reader, raw),
		sync: readSync(reader, raw),
		transport: reader.choice(raw, 'transport', [], ['tunnel', 'direct']),
		trust: reader.choice(raw, 'trust', [], ['one-way', 'mesh']),
		cache: readCache(reader, raw, user),
	};
	return reader.problems.length === 0 ? {config} : {problems: reader.problems};
}
