import type {ProcessResult} from './process.ts';
import {parsePairs, parseSockets, parseTree, parseUnits} from './snapshot-parse.ts';

/**
 * The state of a machine that an installation must be able to give back. Every section maps a name to one line of text
 * that holds all that matters about it.
 */
export type MachineSnapshot = {
	/** Name to version and state. */
	readonly packages: Readonly<Record<string, string>>;
	/** Unit to whether it is enabled, and for those that are loaded whether it is active. */
	readonly units: Readonly<Record<string, string>>;
	/** Path to type, mode, owner, and size and sha256 or the link's target. */
	readonly files: Readonly<Record<string, string>>;
	readonly users: Readonly<Record<string, string>>;
	readonly groups: Readonly<Record<string, string>>;
	/** What is listened on: protocol and address, or the path of a unix socket. */
	readonly sockets: Readonly<Record<string, string>>;
	/** The lines of every authorized_keys. */
	readonly keys: Readonly<Record<string, string>>;
};

/** `skip`: folders that are not looked into, for large trees such as /home/builder/aosp. */
export type SnapshotOptions = {readonly skip?: readonly string[]};

/** What a snapshot needs of a lab. */
export type SnapshotSource = {
	readonly exec: (host: string, argv: readonly string[], options?: {readonly timeoutMs?: number}) => Promise<ProcessResult>;
	readonly execOrFail: (host: string, argv: readonly string[], options?: {readonly timeoutMs?: number}) => Promise<string>;
};

const roots = ['/etc', '/home', '/opt', '/usr/local', '/root', '/srv', '/var/spool'];
const timeoutMs = 60_000;

/** Takes a snapshot of one machine; about a second. */
export const takeSnapshot = async (
	lab: SnapshotSource,
	host: string,
	{skip = []}: SnapshotOptions = {},
): Promise<MachineSnapshot> => {
	const ask = (...argv: string[]) => lab.execOrFail(host, argv, {timeoutMs});
	const pruned = skip.flatMap((folder) => ['-path', folder, '-prune', '-o']);
	const find = ['find', ...roots, ...pruned];
	const [packages, unitFiles, unitStates, tree, sums, users, groups, sockets, keys] = await Promise.all([
		ask('dpkg-query', '-W', '-f', '${Package}:${Architecture}\\t${Version} ${db:Status-Abbrev}\\n'),
		ask('systemctl', 'list-unit-files', '--no-legend', '--no-pager', '--plain'),
		ask('systemctl', 'list-units', '--all', '--no-legend', '--no-pager', '--plain', '--type=service,socket,timer,path'),
		ask(...find, '-printf', '%y\\t%m\\t%U:%G\\t%s\\t%p\\t%l\\0'),
		ask('sh', '-c', '"$@" -type f -print0 | xargs -0 -r sha256sum -z --', 'sh', ...find),
		ask('getent', 'passwd'),
		ask('getent', 'group'),
		ask('ss', '-Hltunx'),
		ask(
			'sh',
			'-c',
			'for file in /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys; do [ ! -f "$file" ] || sed "s|^|$file\\t|" "$file"; done',
		),
	]);
	return {
		packages: parsePairs(packages, '\t'),
		units: parseUnits(unitFiles, unitStates),
		files: parseTree(tree, sums),
		users: parsePairs(users, ':'),
		groups: parsePairs(groups, ':'),
		sockets: parseSockets(sockets),
		keys: Object.fromEntries(
			keys
				.split('\n')
				.filter(Boolean)
				.map((line) => [line.replace('\t', ' '), 'present']),
		),
	};
};
