import os from 'node:os';
import path from 'node:path';

/** XDG base directories; a relative value is ignored, as the specification says. */
function base(variable: string, fallback: string): string {
	const value = process.env[variable];
	return value !== undefined && path.isAbsolute(value) ? value : path.join(os.homedir(), fallback);
}

const program = 'distbuild-tui';

export function defaultConfigPath(): string {
	return path.join(base('XDG_CONFIG_HOME', '.config'), program, 'cluster.yaml');
}

/** Everything that we keep about one cluster on the master. */
export type StatePaths = {
	readonly directory: string;
	readonly runs: string;
	readonly ledger: string;
	readonly lock: string;
	readonly key: string;
	readonly knownHosts: string;
	readonly redisPassword: string;
	readonly cachePassword: string;
	readonly downloads: string;
};

export function statePaths(cluster: string): StatePaths {
	const directory = path.join(base('XDG_STATE_HOME', '.local/state'), program, cluster);
	return {
		directory,
		runs: path.join(directory, 'runs'),
		ledger: path.join(directory, 'ledger.jsonl'),
		lock: path.join(directory, 'lock'),
		key: path.join(directory, 'ssh', 'id_ed25519'),
		knownHosts: path.join(directory, 'ssh', 'known_hosts'),
		redisPassword: path.join(directory, 'redis-password'),
		cachePassword: path.join(directory, 'cache-password'),
		downloads: path.join(directory, 'downloads'),
	};
}
