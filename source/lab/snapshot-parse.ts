type Entries = Readonly<Record<string, string>>;

const lines = (text: string) => text.split('\n').filter(Boolean);

/** Lines of a name, a separator and the rest: `dpkg-query -W -f`, `getent passwd`. */
export const parsePairs = (text: string, separator: string): Entries =>
	Object.fromEntries(
		lines(text).map((line) => {
			const split = line.indexOf(separator);
			return [line.slice(0, split), line.slice(split + 1)];
		}),
	);

// The sessions of whoever looks or logs in.
const isTransient = (unit: string) => /^(user@|user-runtime-dir@|session-|run-)/.test(unit);

/**
 * Units from `systemctl list-unit-files` (name, state, preset) and `systemctl list-units --all` (name, load, active, sub,
 * description), both --plain --no-legend. Units that others mention but that do not exist ("not-found") are left out.
 */
export const parseUnits = (unitFiles: string, unitStates: string): Entries => {
	const units: Record<string, string> = {};
	for (const line of lines(unitFiles)) {
		const [name = '', state = ''] = line.split(/\s+/);
		units[name] = state;
	}

	for (const line of lines(unitStates)) {
		const [name = '', load = '', active = ''] = line.trim().split(/\s+/);
		// A unit that is loaded or not for the moment, yet inactive, is the same thing.
		if (load !== 'not-found' && active !== 'inactive') {
			units[name] = [units[name], active].filter(Boolean).join(' ');
		}
	}

	return Object.fromEntries(Object.entries(units).filter(([name]) => !isTransient(name)));
};

/**
 * A tree from `find -printf '%y\t%m\t%U:%G\t%s\t%p\t%l\0'` and `sha256sum -z` of its files. Sizes of folders and links are
 * left out: they depend on the file system, not on the content.
 */
export const parseTree = (tree: string, sums: string): Entries => {
	const sumOf = new Map(
		sums
			.split('\0')
			.filter(Boolean)
			.map((row) => [row.slice(66), row.slice(0, 64)]),
	);
	return Object.fromEntries(
		tree
			.split('\0')
			.filter(Boolean)
			.map((row) => {
				const [type = '', mode = '', owner = '', size = '', path = '', target = ''] = row.split('\t');
				const content = type === 'f' ? `${size} ${sumOf.get(path) ?? ''}` : type === 'l' ? `-> ${target}` : '';
				return [path, `${type} ${mode} ${owner} ${content}`.trim()];
			}),
	);
};

/**
 * Listening sockets from `ss -Hltunx`: netid, state, queues, local address, (for unix sockets an inode,) peer. Those below
 * /run/user are left out like the units of sessions: they belong to whoever is logged in, and stay some 10 s longer.
 */
export const parseSockets = (text: string): Entries =>
	Object.fromEntries(
		lines(text)
			.map((line) => line.trim().split(/\s+/))
			.filter(([, , , , local = '']) => !local.startsWith('/run/user/'))
			.map(([netid, , , , local]) => [`${netid} ${local}`, 'listening']),
	);
