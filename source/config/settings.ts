/** One thing that a user may set. The one list of them: comments, checks, `config show` and the readme's table come from it. */
export type Setting = {
	/** Keys from the top, with `[]` for each entry of a list: `workers[].port`. */
	readonly name: string;
	/** One sentence without its full stop. */
	readonly meaning: string;
	/** What it is when nothing is said: a value as in YAML, or words in parentheses. Must be said where undefined. */
	readonly otherwise?: string;
	/** A value as in YAML. */
	readonly example: string;
};

export const settings: readonly Setting[] = [
	{name: 'cluster', meaning: 'Name of the farm; teardown asks for it', example: 'farm'},
	{name: 'user', meaning: 'Who builds: owns the tree, logs in to the workers, may use sudo', example: 'builder'},
	{name: 'master.address', meaning: 'This machine, as the workers see it', example: '192.168.1.100'},
	{name: 'master.tree', meaning: 'The AOSP checkout', example: '/home/builder/aosp'},
	{name: 'workers[].name', meaning: 'The word for it everywhere: lower-case letters, digits, dashes', example: 'w1'},
	{name: 'workers[].address', meaning: 'Host name or address', example: '192.168.1.101'},
	{name: 'workers[].port', meaning: 'Where its sshd listens', otherwise: '22', example: '2222'},
	{name: 'workers[].user', meaning: 'Whom to log in as', otherwise: '(the user above)', example: 'ci'},
	{name: 'workers[].slots', meaning: 'Concurrent compiles', otherwise: '(from its cores and memory)', example: '24'},
	{
		name: 'workers[].identityFile',
		meaning: 'A private key of yours for the first login',
		otherwise: '(agent, default keys, password)',
		example: '/home/builder/.ssh/id_work',
	},
	{name: 'workers[].jump[].address', meaning: 'A machine on the way, the first one first', example: 'gate.example'},
	{name: 'workers[].jump[].port', meaning: 'Where its sshd listens', otherwise: '22', example: '2222'},
	{name: 'workers[].jump[].user', meaning: 'Whom to log in as there', otherwise: '(the user above)', example: 'guest'},
	{
		name: 'workers[].jump[].identityFile',
		meaning: 'A private key of yours for the first login there',
		otherwise: '(agent, default keys, password)',
		example: '/home/builder/.ssh/id_gate',
	},
	{
		name: 'build.target',
		meaning: 'What is built: product-variant or product-release-variant',
		example: 'aosp_arm64-trunk_staging-eng',
	},
	{name: 'build.modules', meaning: 'Only these modules; empty: everything', otherwise: '[]', example: '[adbd, libc++]'},
	{
		name: 'build.directories',
		meaning: 'Only what is built in these directories of the tree (as mmma does), with what that needs',
		otherwise: '[]',
		example: '[system/core/adb, external/zlib]',
	},
	{
		name: 'build.variables',
		meaning: 'KEY=VALUE for the build system; values are plain words',
		otherwise: '[]',
		example: '[SOONG_NINJA=ninja]',
	},
	{
		name: 'build.clean',
		meaning:
			'What is deleted before each build: none, installclean (what was installed), modules (what they were made into) or clean (all of out/)',
		otherwise: 'none',
		example: 'installclean',
	},
	{
		name: 'build.jobs',
		meaning: "Parallel jobs, or auto: from the workers' slots and the master's cores and memory",
		otherwise: 'auto',
		example: '64',
	},
	{
		name: 'build.pump',
		meaning: "Whether distcc's pump mode is prepared and tried: off or check (build.mode decides what builds use)",
		otherwise: 'off',
		example: 'check',
	},
	{
		name: 'build.mode',
		meaning:
			'How compiles travel: plain (preprocessed here), pump (preprocessed there, else plain), auto (pump where the master is small for its farm) or local (no worker; the cache stays)',
		otherwise: 'plain',
		example: 'pump',
	},
	{
		name: 'sync.scope',
		meaning: 'What workers get: toolchain (the compiler) or full (the whole tree)',
		otherwise: 'toolchain',
		example: 'full',
	},
	{
		name: 'sync.bandwidthLimit',
		meaning: 'Most that goes to one worker, in kilobytes per second or with k, m, g',
		otherwise: '(no limit)',
		example: '50m',
	},
	{
		name: 'transport',
		meaning: 'How compiles travel: tunnel (ssh) or direct (plain TCP, open to the master only)',
		otherwise: 'tunnel',
		example: 'direct',
	},
	{
		name: 'trust',
		meaning: 'Who may log in: one-way (master to workers) or mesh (workers to each other too)',
		otherwise: 'one-way',
		example: 'mesh',
	},
	{
		name: 'cache.engine',
		meaning: 'Compile cache: auto (sccache where it is good enough, else ccache), sccache or ccache',
		otherwise: 'auto',
		example: 'ccache',
	},
	{
		name: 'cache.memoryMegabytes',
		meaning: 'Memory of Redis',
		otherwise: "(a quarter of the master's memory)",
		example: '8192',
	},
	{
		name: 'cache.persistence',
		meaning: 'Whether Redis has its content again after a reboot: none or snapshots',
		otherwise: 'none',
		example: 'snapshots',
	},
	{
		name: 'cache.listen',
		meaning: 'Who reaches Redis: loopback (this machine) or network (with its password)',
		otherwise: 'loopback',
		example: 'network',
	},
	{
		name: 'cache.otherMaster.address',
		meaning: 'Another master whose cache this one uses through ssh, in place of a Redis of its own',
		otherwise: '(a Redis of its own)',
		example: '192.168.1.90',
	},
	{name: 'cache.otherMaster.port', meaning: 'Port of its sshd', otherwise: '(22)', example: '2222'},
	{name: 'cache.otherMaster.user', meaning: 'The user who builds there', otherwise: '(the value of `user`)', example: 'ci'},
	{
		name: 'cache.otherMaster.identityFile',
		meaning: 'A private key of yours for the first login there',
		otherwise: '(the password, an agent, or the usual files)',
		example: '/home/builder/.ssh/id_ed25519',
	},
	{
		name: 'cache.otherMaster.cluster',
		meaning: 'The name of the cluster there; where both use the same workers, ours must be another one',
		otherwise: '(this is needed beside the address)',
		example: 'farm',
	},
	{
		name: 'cache.sccacheFile',
		meaning: 'An sccache program on the master to use instead of a package',
		otherwise: '(the package)',
		example: '/opt/sccache/sccache',
	},
	{
		name: 'cache.sccacheRelease.url',
		meaning: 'Where to fetch a released sccache (.tar.gz) instead',
		otherwise: '(the package)',
		example: 'https://example.org/sccache.tar.gz',
	},
	{
		name: 'cache.sccacheRelease.sha256',
		meaning: 'Its SHA-256, 64 hexadecimal digits',
		otherwise: '(the package)',
		example: "'...'",
	},
];

/** The setting of this name. */
export function settingOf(name: string): Setting {
	const found = settings.find((setting) => setting.name === name);
	if (found === undefined) throw new Error(`There is no setting ${name}.`);
	return found;
}

export type SettingPath = readonly (string | number)[];

/** `['workers', 1, 'port']` -> `workers[].port`. */
export function settingName(path: SettingPath): string {
	return path.reduce<string>((name, key) => (typeof key === 'number' ? `${name}[]` : name === '' ? key : `${name}.${key}`), '');
}

/** What may stand directly under this place, in the order of the registry. */
export function keysUnder(path: SettingPath): readonly string[] {
	const prefix = settingName(path);
	const below = settings
		.filter(({name}) => prefix === '' || name.startsWith(`${prefix}.`))
		.map(({name}) => (prefix === '' ? name : name.slice(prefix.length + 1)).split(/[.[]/)[0] ?? '');
	return [...new Set(below)];
}

/** The settings as a table in Markdown, for the readme. */
export function settingsTable(): string {
	const cell = (text: string) => text.replaceAll('|', '\\|');
	const rows = settings.map(({name, meaning, otherwise, example}) => {
		const fallback =
			otherwise === undefined ? '**required**' : otherwise.startsWith('(') ? otherwise.slice(1, -1) : `\`${otherwise}\``;
		return `| \`${name}\` | ${cell(meaning)} | ${cell(fallback)} | \`${cell(example)}\` |`;
	});
	return ['| setting | what it means | otherwise | example |', '|---|---|---|---|', ...rows].join('\n');
}
