import {script} from '../command.ts';
import type {Driver} from './driver.ts';

export type PackagesResource = {
	readonly kind: 'packages';
	readonly names: readonly string[];
	/**
	 * Package -> the unit that it would start by itself and that we do not want; masked while it is being installed. One that
	 * was there before us is somebody's, and is left alone.
	 */
	readonly quietUnits: Readonly<Record<string, string>>;
};

type Found = {
	/** All installed packages, `name=version`. */
	readonly installed: readonly string[];
	readonly users: readonly string[];
	readonly groups: readonly string[];
};

const probeScript = [
	"dpkg-query -W -f '${db:Status-Status} ${Package}=${Version}\\n' | sed -n 's/^installed //p'",
	'echo --users; cut -d: -f1 /etc/passwd; echo --groups; cut -d: -f1 /etc/group',
].join('; ');

/** Lines of our own in the output of a step begin so: they are for people, the rest is for the log. */
export const ownWord = 'distbuild-tui: ';

// - apt-get's own DPkg::Lock::Timeout does not cover the lock of the lists, dpkg waits for nothing, and both say nothing. The
//   holder of a lock is found by its inode in /proc/locks (proc(5)); both use fcntl(2) locks.
// - An interrupted dpkg refuses everything until it is told to configure what it had unpacked (dpkg(1), --configure -a).
const readyScript = [
	'say() { printf "distbuild-tui: %s\\n" "$*"; }',
	'holder() { for f in /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock /var/cache/apt/archives/lock; do',
	'[ -e "$f" ] || continue; i=$(stat -c %i "$f"); for p in $(sed -n "s/^.* WRITE \\([0-9]*\\) [^ ]*:$i .*/\\1/p" /proc/locks); do',
	// The same number may be another file on another disk.
	'ls -l "/proc/$p/fd" 2>/dev/null | grep -qF -- "-> $f" || continue',
	'echo "$(cat "/proc/$p/comm" 2>/dev/null) (process $p)"; return; done; done; }',
	'waited=0; while h=$(holder); [ -n "$h" ]; do',
	'[ $waited -lt 300 ] || { echo "Another package manager is at work since 5 minutes: $h." >&2; exit 1; }',
	'[ $((waited % 30)) -ne 0 ] || say "waiting for $h, which holds the lock of the package system ($waited s)"',
	'sleep 1; waited=$((waited + 1)); done',
	'if [ -n "$(dpkg --audit)" ] || [ -n "$(ls /var/lib/dpkg/updates 2>/dev/null)" ]; then',
	'say "an earlier installation was interrupted: dpkg --configure -a"; dpkg --force-confold --configure -a || exit 1; fi',
].join('\n');

// Arguments: units to keep quiet, then packages. `mask --runtime` makes the package's own start a no-op; `disable` takes back
// what its installation enabled.
const installScript = [
	readyScript,
	'get() { apt-get -q -y -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3 "$@"; }',
	'install() { get update && get --no-install-recommends -o Dpkg::Options::=--force-confold install -- "$@"; }',
	'set -e; units=$1; shift',
	'for unit in $units; do systemctl mask --runtime --quiet -- "$unit"; done',
	'finish() { for unit in $units; do systemctl unmask --runtime --quiet -- "$unit" || true; done; }; trap finish EXIT',
	'n=1; until install "$@"; do [ $n -lt 3 ] || exit 1',
	'say "apt-get did not succeed, attempt $((n + 1)) of 3 in $((n * 5)) s"; sleep $((n * 5)); n=$((n + 1)); done',
	'finish; for unit in $units; do systemctl disable --now --quiet -- "$unit" || true; done',
].join('\n');

// Arguments: users, groups, then packages. Three things are not obvious:
// - What something else has come to depend on stays: dpkg tells so in a rehearsal, and then what that needs stays too.
// - A purge may take a file that belongs to another package by now: openssh-client of Debian testing removes /etc/ssh/moduli,
//   which has moved to openssh-server. So the configuration files of what stays are set aside, and put back where they are gone.
// - Debian's maintainer scripts leave their users behind; those that came with the packages go when all of these are gone.
const purgeScript = [
	readyScript,
	'set -e; users=$1; groups=$2; shift 2; stays=; kept=$(mktemp); trap \'rm -f "$kept"\' EXIT',
	'while [ $# -gt 0 ]; do',
	'needed=$(dpkg --simulate --purge "$@" 2>&1 | sed -n "s/^dpkg: dependency problems prevent removal of \\([^:]*\\)[:].*/\\1/p")',
	'[ -n "$needed" ] || break',
	'stays=yes; needed=" $(echo $needed) "; echo "something else needs$needed"',
	'for name; do shift; case $needed in *" $name "*) ;; *) set -- "$@" "$name" ;; esac; done',
	'done; [ $# -gt 0 ] || exit 0',
	'staying=$(dpkg-query -W -f \'${Package}\\n\' | grep -vxF -- "$(printf \'%s\\n\' "$@")")',
	"dpkg-query -W -f '${Conffiles}\\n' -- $staying | sed -n 's/^ \\(\\/.*\\) [0-9a-f]\\{32\\}.*$/\\1/p' |",
	'while read -r file; do [ ! -f "$file" ] || printf \'%s\\n\' "$file"; done |',
	'tar --create --file "$kept" --absolute-names --files-from -',
	'dpkg --purge -- "$@"',
	'tar --extract --file "$kept" --absolute-names --skip-old-files',
	'[ -z "$stays" ] || exit 0',
	'for name in $users; do if getent passwd "$name" > /dev/null; then userdel -- "$name"; fi; done',
	'for name in $groups; do if getent group "$name" > /dev/null; then groupdel -- "$name"; fi; done',
].join('\n');

/** needrestart(1) would restart services of others, or ask. */
const aptEnvironment = {DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C', NEEDRESTART_SUSPEND: '1'};

const minuteMs = 60_000;

function packageName(entry: string): string {
	return entry.slice(0, entry.indexOf('='));
}

function missing(resource: PackagesResource, found: Found): readonly string[] {
	const names = new Set(found.installed.map(packageName));
	return resource.names.filter((name) => !names.has(name));
}

/** What came between two looks, by name. */
function added(before: readonly string[], after: readonly string[]): readonly string[] {
	const known = new Set(before);
	return after.filter((item) => !known.has(item));
}

function addedPackages(before: Found, after: Found): readonly string[] {
	return added(before.installed.map(packageName), after.installed.map(packageName));
}

/**
 * Distribution packages. Undo purges exactly what came with them (dpkg, not apt, which would take along what has come to depend
 * on one later) and the users and groups that came too.
 */
export const packagesDriver: Driver<PackagesResource, Found> = {
	probe: () => ({argv: script(probeScript)}),
	read(_resource, output) {
		const [installed = '', rest = ''] = output.split('--users\n');
		const [users = '', groups = ''] = rest.split('--groups\n');
		const lines = (text: string) => text.split('\n').filter((line) => line !== '');
		return {installed: lines(installed), users: lines(users), groups: lines(groups)};
	},
	differences(resource, found) {
		const names = missing(resource, found);
		return names.length === 0 ? [] : [`install ${names.join(' ')}`];
	},
	apply(resource, found) {
		const names = missing(resource, found);
		const units = names.flatMap((name) => resource.quietUnits[name] ?? []);
		return [
			{
				argv: script(installScript, units.join(' '), ...names),
				environment: aptEnvironment,
				isRoot: true,
				timeoutMs: 30 * minuteMs,
			},
		];
	},
	undo(_resource, before, after) {
		const names = addedPackages(before, after);
		if (names.length === 0) return [];
		const users = added(before.users, after.users).join(' ');
		const groups = added(before.groups, after.groups).join(' ');
		return [
			{argv: script(purgeScript, users, groups, ...names), environment: aptEnvironment, isRoot: true, timeoutMs: 10 * minuteMs},
		];
	},
	neededBy(_resource, before, after, now) {
		const isThere = new Set(now.installed.map(packageName));
		const left = addedPackages(before, after).filter((name) => isThere.has(name));
		return left.length === 0 ? undefined : `packages ${left.join(', ')} stay, because something else needs them by now`;
	},
	remains(resource, before, now) {
		const wasThere = new Set(before.installed.map(packageName));
		const isThere = new Set(now.installed.map(packageName));
		return resource.names
			.filter((name) => isThere.has(name) && !wasThere.has(name))
			.map((name) => `package ${name} is still installed`);
	},
};
