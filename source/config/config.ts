/** A machine on the way to a worker. */
export type JumpHost = {
	readonly address: string;
	readonly port: number;
	readonly user: string;
	/** A private key of the user's own, for the first login. */
	readonly identityFile?: string;
};

/** A machine that compiles. `name` is the word for it everywhere: host list, sockets, units, screen. */
export type WorkerConfig = {
	readonly name: string;
	readonly address: string;
	readonly port: number;
	readonly user: string;
	/** Concurrent compiles; from cores and memory where not set. */
	readonly slots?: number;
	/** Machines to log in through, the first one first. */
	readonly jump?: readonly JumpHost[];
	/** A private key of the user's own, for the first login. */
	readonly identityFile?: string;
};

/**
 * What is deleted below out/ before a build: nothing, what was installed, what the named modules were made into, or all of it.
 * `installclean` and `clean` are the build system's own words.
 */
export const cleanLevels = ['none', 'installclean', 'modules', 'clean'] as const;
export type CleanLevel = (typeof cleanLevels)[number];

/** A master that lets others use its cache: where and as whom to log in there, as which user it was provisioned. */
export type OtherMaster = JumpHost & {
	/** The name of its own cluster, below which it keeps the cache's password. */
	readonly cluster: string;
};

/** Where the compile cache keeps things, and who can reach it. */
export type CacheConfig = {
	/** `auto`: sccache where it is good enough, else ccache. */
	readonly engine: 'auto' | 'sccache' | 'ccache';
	/** Redis memory; a quarter of the master's memory where not set. */
	readonly memoryMegabytes?: number;
	/** Whether Redis writes its content to disk and has it again after a reboot. */
	readonly persistence: 'none' | 'snapshots';
	/** `network`: other masters may use it too, with its password. */
	readonly listen: 'loopback' | 'network';
	/** Another master, whose Redis keeps what this one compiles too; this one has none of its own then. */
	readonly otherMaster?: OtherMaster;
	/** An sccache program on the master to use instead of a package. */
	readonly sccacheFile?: string;
	/** Where to fetch a released sccache instead (a .tar.gz that holds it), and its SHA-256. */
	readonly sccacheRelease?: {readonly url: string; readonly sha256: string};
};

export type Config = {
	readonly cluster: string;
	/** The building user: owns the tree, the tunnels and the cache's server on the master. */
	readonly user: string;
	readonly master: {readonly address: string; readonly tree: string};
	readonly workers: readonly WorkerConfig[];
	readonly build: {
		readonly target: string;
		readonly modules: readonly string[];
		/** Everything that is built in these directories of the tree, as with mmma. */
		readonly directories: readonly string[];
		/** KEY=VALUE, into the environment of the build system. */
		readonly variables: readonly string[];
		/** What is deleted before each build. */
		readonly clean: CleanLevel;
		readonly jobs: number | 'auto';
		/** `check`: distcc-pump is installed, workers are prepared for it, and every provision says whether it works there. */
		readonly pump: 'off' | 'check';
		/** `pump`, `auto`: without preprocessing here, where that works; `local`: nothing is distributed, the cache stays in use. */
		readonly mode: BuildMode;
	};
	readonly sync: {readonly scope: 'toolchain' | 'full'; readonly bandwidthLimit?: string};
	/** How compiles travel: through an ssh tunnel per worker, or straight over the network. */
	readonly transport: 'tunnel' | 'direct';
	/** Whether workers may log in to each other (for the relay of a sync), or only the master to them. */
	readonly trust: 'one-way' | 'mesh';
	readonly cache: CacheConfig;
};

export const buildModes = ['plain', 'pump', 'auto', 'local'] as const;
/** How compiles are given to workers. */
export type BuildMode = (typeof buildModes)[number];

/** Whether builds try distcc's pump mode. */
export function isPump({build}: Config): boolean {
	return build.mode === 'pump' || build.mode === 'auto';
}

/** Whether machines are prepared for distcc's pump mode; builds use it only where their own canaries pass. */
export function wantsPump(config: Config): boolean {
	return config.build.pump === 'check' || isPump(config);
}

export const masterName = 'master';

/** Every host of the cluster, master first: the order of all lists. */
export function hostNames(config: Config): readonly string[] {
	return [masterName, ...config.workers.map((worker) => worker.name)];
}
