import {script} from '../command.ts';
import type {Driver} from './driver.ts';

/** A systemd unit of ours that shall run, and be newer than the files it reads. */
export type UnitResource = {readonly kind: 'unit'; readonly name: string; readonly reads: readonly string[]};

type Found = {
	readonly isEnabled: boolean;
	readonly isActive: boolean;
	/** A file that it reads is newer than its start. */
	readonly isStale: boolean;
	readonly needsReload: boolean;
};

// `--timestamp=unix` is younger than systemd 247 of Debian 11; date(1) reads the long form, in UTC and in English.
const probeScript = [
	'unit=$1; shift; echo "enabled=$(systemctl is-enabled -- "$unit" 2>/dev/null)"; echo "active=$(systemctl is-active -- "$unit")"',
	'echo "reload=$(systemctl show -p NeedDaemonReload --value -- "$unit")"',
	'since=$(TZ=UTC LC_ALL=C systemctl show -p ActiveEnterTimestamp --value -- "$unit")',
	'case $since in *-*) since=$(TZ=UTC LC_ALL=C date -d "$since" +%s) ;; *) since=0 ;; esac; echo "since=$since"',
	'for file; do echo "file=$(stat -c %Y -- "$file" 2>/dev/null || echo 0)"; done',
].join('\n');

const startScript = 'set -e; systemctl daemon-reload; systemctl enable --quiet -- "$1"; systemctl restart -- "$1"';
const stopScript = 'systemctl disable --now --quiet -- "$1" 2>/dev/null; systemctl reset-failed -- "$1" 2>/dev/null; true';

export const unitDriver: Driver<UnitResource, Found> = {
	probe: ({name, reads}) => ({argv: script(probeScript, name, ...reads), isRoot: true}),
	read(_resource, output) {
		const fields = output.split('\n').map((line) => line.split('=', 2) as [string, string | undefined]);
		const field = (key: string) => fields.find(([name]) => name === key)?.[1] ?? '';
		const since = Number(field('since'));
		return {
			isEnabled: field('enabled') === 'enabled',
			isActive: field('active') === 'active',
			isStale: fields.some(([key, value]) => key === 'file' && Number(value) > since),
			needsReload: field('reload') === 'yes',
		};
	},
	differences({name}, found) {
		if (!found.isActive) return [`start ${name}${found.isEnabled ? '' : ' and enable it at boot'}`];
		if (!found.isEnabled) return [`enable ${name} at boot`];
		return found.isStale || found.needsReload ? [`restart ${name}: what it reads has changed`] : [];
	},
	apply: ({name}) => [{argv: script(startScript, name), isRoot: true, timeoutMs: 60_000}],
	undo: ({name}, before) => (before.isActive ? [] : [{argv: script(stopScript, name), isRoot: true, timeoutMs: 60_000}]),
	remains: ({name}, before, now) => (now.isActive && !before.isActive ? [`${name} still runs`] : []),
};
