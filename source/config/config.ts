/** A machine that compiles. `name` is the word for it everywhere: host list, sockets, units, screen. */
export type WorkerConfig = {
	readonly name: string;
	readonly address: string;
	readonly port: number;
	readonly user: string;
	/** Concurrent compiles; from cores and memory where not set. */
	readonly slots?: number;
};

export type Config = {
	readonly cluster: string;
	/** The building user: owns the tree, the tunnels and the cache's server on the master. */
	readonly user: string;
	readonly master: {readonly address: string; readonly tree: string};
	readonly workers: readonly WorkerConfig[];
	readonly build: {readonly target: string; readonly modules: readonly string[]; readonly jobs: number | 'auto'};
	readonly sync: {readonly scope: 'toolchain' | 'full'; readonly bandwidthLimit?: string};
	/** Redis memory; a quarter of the master's memory where not set. */
	readonly cache: {readonly memoryMegabytes?: number};
};

export const masterName = 'master';

/** Every host of the cluster, master first: the order of all lists. */
export function hostNames(config: Config): readonly string[] {
	return [masterName, ...config.workers.map((worker) => worker.name)];
}
