import type {MachineSnapshot} from './snapshot.ts';

/** One thing that two snapshots do not have in common. */
export type Difference = {
	readonly section: keyof MachineSnapshot;
	readonly name: string;
	readonly change: 'added' | 'removed' | 'changed';
	readonly before: string | undefined;
	readonly after: string | undefined;
};

/**
 * Bookkeeping of the system itself, which an installation and its removal rightly leave changed. Matched against
 * "section name". Keep it short: whatever stands here is not proven.
 */
export const bookkeeping: readonly RegExp[] = [
	// useradd and groupadd keep the previous version of each file they write (passwd(5), "passwd-").
	/^files \/etc\/(passwd|group|shadow|gshadow|subuid|subgid)-$/,
	// The lock that they take for it.
	/^files \/etc\/\.pwd\.lock$/,
	// ldconfig's cache is rewritten by every package with a library; its bytes depend on the order of installation.
	/^files \/etc\/ld\.so\.cache$/,
	// sudo's note that its lecture was given, made at the first use of sudo by that user (sudo.conf(5), Debian's default).
	/^files \/home\/[^/]+\/\.sudo_as_admin_successful$/,
	// Unix sockets without a name, of systemd's own passing work: nobody could connect to them.
	/^sockets u_\S+ \*$/,
	// Timers' own services come and go with the clock.
	/^units (systemd-tmpfiles-clean|apt-daily.*|dpkg-db-backup|logrotate|man-db|e2scrub.*|fstrim)\.service$/,
];

/** What differs between two snapshots of one machine, sorted by section and name. */
export const compareSnapshots = (
	before: MachineSnapshot,
	after: MachineSnapshot,
	{ignore = bookkeeping}: {readonly ignore?: readonly RegExp[]} = {},
): Difference[] => {
	const differences: Difference[] = [];
	for (const section of Object.keys(before) as (keyof MachineSnapshot)[]) {
		const names = new Set([...Object.keys(before[section]), ...Object.keys(after[section])]);
		for (const name of [...names].sort()) {
			const old = before[section][name];
			const now = after[section][name];
			if (old === now || ignore.some((pattern) => pattern.test(`${section} ${name}`))) {
				continue;
			}

			const change = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
			differences.push({section, name, change, before: old, after: now});
		}
	}

	return differences;
};
