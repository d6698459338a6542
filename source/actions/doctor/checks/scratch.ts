import {masterName} from '../../../config/config.ts';
import * as places from '../../../config/places.ts';
import {sum} from '../../../state/build.ts';
import {script} from '../../../tools/command.ts';
import {foldClientLog, initialClientLog} from '../../../tools/distcc-log.ts';
import type {PlanInput} from '../../plan.ts';
import {type Check, fault, fieldsOf, fine, notLooked, onlyAnswer, unknown, warn} from '../check.ts';
import {running} from '../fixes.ts';

const gibibyte = 1024 ** 3;

function scratch({settings}: PlanInput): string {
	return places.scratchDirectory(settings.userId);
}

// A lock of distcc is an fcntl lock on a file that stays, so a file alone says nothing. These do harm: files that we may not
// open, locks that another program holds, and states of clients that were killed (slots that look busy for ever).
const locksScript = [
	'cd -- "$1/distcc" 2> /dev/null || exit 0; for file in lock/* state/*; do [ -e "$file" ] || continue',
	'[ -w "$file" ] && [ -O "$file" ] || { echo "foreign $file"; continue; }',
	'case $file in state/binstate_*) [ -d "/proc/${file##*_}" ] || echo "dead $file" ;; esac',
	'case $file in lock/*) inode=$(stat -c %i -- "$file"); while read -r _ _ _ _ pid place _; do [ "${place##*:}" = "$inode" ] || continue',
	'program=$(cat "/proc/$pid/comm" 2> /dev/null); [ "$program" = distcc ] || echo "held $file by ${program:-a process} $pid"; done < /proc/locks ;; esac; done; true',
].join('\n');

// Removes what the check above complains of; root, because it may be root's.
const unlockScript = 'cd -- "$1/distcc" && rm -f -- lock/* state/*';

const backoffScript =
	'for file in "$1"/distcc/lock/backoff_*; do [ ! -e "$file" ] || echo "${file##*/backoff_} $(($(date +%s) - $(stat -c %Y -- "$file")))"; done';

const modesScript = 'for file; do [ ! -e "$file" ] || stat -c "%a %u %n" -- "$file"; done';
const protectScript = 'for file; do [ ! -e "$file" ] || chmod go-rwx -- "$file"; done';

/** Everything that lets somebody in, or that decides what is done as root. */
function privateFiles({settings}: PlanInput): readonly string[] {
	const key = settings.keyPath;
	const directory = key.split('/').slice(0, -2).join('/');
	return [
		key,
		settings.knownHostsPath,
		`${directory}/redis-password`,
		`${directory}/cache-password`,
		`${directory}/ledger.jsonl`,
		directory,
	];
}

export const scratchChecks: readonly Check[] = [
	{
		id: 'tree-space',
		title: 'there is room for what is built',
		on: 'master',
		isEssential: true,
		probes: (_host, {config}) => [
			{
				on: 'host',
				command: {
					argv: script(
						'd=$1/out; [ -d "$d" ] || d=$1; df -Pk -- "$d" | tail -n 1 | tr -s " " | cut -d" " -f4; [ -w "$d" ] || echo readonly',
						config.master.tree,
					),
				},
			},
		],
		read(answers, _host, {config}) {
			const [free = '', rest] = onlyAnswer(answers).stdout.split('\n');
			const bytes = Number.parseInt(free, 10) * 1024;
			if (Number.isNaN(bytes)) return unknown('df(1) said no number.');
			if (rest === 'readonly') return fault(`the user may not write into ${config.master.tree}.`);
			const text = `${(bytes / gibibyte).toFixed(1)} GiB free for ${config.master.tree}/out`;
			if (bytes < gibibyte) return fault(`the disk is full: ${text}.`);
			return bytes < 20 * gibibyte ? warn(`${text}; a whole AOSP build writes about 200.`) : fine(text);
		},
		fix: (_host, {config}) => ({byHand: `make room for ${config.master.tree}/out, or let the user write there`}),
	},
	{
		id: 'scratch',
		title: 'the scratch directory is ours',
		on: 'master',
		isEssential: true,
		probes: (_host, input) => [
			{on: 'host', command: {argv: script('[ ! -e "$1" ] || stat -c "found %u %a %F" -- "$1"', scratch(input))}},
		],
		read(answers, _host, input) {
			const unseen = notLooked(answers);
			if (unseen !== undefined) return unseen;
			const found = fieldsOf(onlyAnswer(answers).stdout).get('found');
			if (found === undefined) return fine('the next build makes it');
			const [owner = '', mode = '', ...kind] = found.split(' ');
			if (kind.join(' ') !== 'directory' || owner !== String(input.settings.userId))
				return fault(`${scratch(input)} is not ours: somebody else made it.`);
			return mode.endsWith('00') ? fine(scratch(input)) : fault(`${scratch(input)} is open to others (mode ${mode}).`);
		},
		fix: (_host, input) => ({
			title: `remove ${scratch(input)}; the next build makes it`,
			steps: [
				running(masterName, `remove ${scratch(input)}`, {
					argv: ['rm', '-rf', '--one-file-system', '--', scratch(input)],
					isRoot: true,
				}),
			],
		}),
	},
	{
		id: 'stale-locks',
		title: 'no lock of distcc is stuck',
		on: 'master',
		probes: (_host, input) => [{on: 'host', command: {argv: script(locksScript, scratch(input))}}],
		read(answers) {
			const unseen = notLooked(answers);
			if (unseen !== undefined) return unseen;
			const lines = onlyAnswer(answers)
				.stdout.split('\n')
				.filter((line) => line !== '');
			const of = (kind: string) => lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
			const [foreign] = of('foreign');
			const [held] = of('held');
			if (foreign !== undefined) return fault(`distcc may not use ${foreign}, which belongs to somebody else.`);
			if (held !== undefined) return fault(`a lock of distcc is held by another program: ${held}.`);
			const dead = of('dead').length;
			return dead === 0
				? fine('none is')
				: warn(`${dead} ${dead === 1 ? 'client was' : 'clients were'} killed and left a busy slot behind.`);
		},
		fix: (_host, input) => ({
			title: "remove distcc's lock and state files",
			steps: [running(masterName, 'remove lock and state files', {argv: script(unlockScript, scratch(input)), isRoot: true})],
		}),
	},
	{
		id: 'backoff',
		title: 'distcc avoids no worker',
		on: 'master',
		probes: (_host, input) => [{on: 'host', command: {argv: script(backoffScript, scratch(input))}}],
		read(answers) {
			const unseen = notLooked(answers);
			if (unseen !== undefined) return unseen;
			const avoided = [...fieldsOf(onlyAnswer(answers).stdout)].map(([name, age]) => ({name, seconds: Number(age)}));
			if (avoided.length === 0) return fine('it avoids none');
			const names = avoided.map(({name}) => name.replace(/^(ssh|tcp)_/, '').replace(/_0$/, '')).join(', ');
			// distcc removes the file with the next job that succeeds there.
			if (avoided.some(({seconds}) => seconds < 0)) return fault(`distcc avoids ${names} until a time that lies in the future.`);
			return warn(`the last job for ${names} failed, and none has succeeded since.`);
		},
		fix: (_host, input) => ({
			title: "remove distcc's back-off files",
			steps: [
				running(masterName, 'remove back-off files', {
					argv: script('rm -f -- "$1"/distcc/lock/backoff_*', scratch(input)),
					isRoot: true,
				}),
			],
		}),
	},
	{
		id: 'fallbacks',
		title: 'the last build was distributed',
		on: 'master',
		probes: (_host, input) => [
			{on: 'host', command: {argv: script('[ ! -f "$1" ] || tail -c 200000 -- "$1"', `${scratch(input)}/distcc.log`)}},
		],
		read(answers) {
			const unseen = notLooked(answers);
			if (unseen !== undefined) return unseen;
			const log = onlyAnswer(answers).stdout.split('\n').reduce(foldClientLog, initialClientLog);
			const remote = sum(log.remote);
			const reasons = Object.entries(log.fellBack).toSorted((one, other) => other[1] - one[1]);
			const fell = sum(log.fellBack);
			if (remote + fell === 0) return fine('nothing to judge by yet');
			const text = `${remote} compiles remote, ${fell} fell back`;
			return fell > remote / 10 ? warn(`${text}, mostly because: ${reasons[0]?.[0] ?? '?'}.`) : fine(text);
		},
		fix: () => ({byHand: 'mend what else is wrong, then build again: the reasons stand in the build pane and in distcc.log'}),
	},
	{
		id: 'private-files',
		title: 'nobody else can read or change our keys and records',
		on: 'master',
		probes: (_host, input) => [{on: 'host', command: {argv: script(modesScript, ...privateFiles(input))}}],
		read(answers, _host, {settings}) {
			const unseen = notLooked(answers);
			if (unseen !== undefined) return unseen;
			const entries = onlyAnswer(answers)
				.stdout.split('\n')
				.filter((line) => line !== '')
				.map((line) => line.split(' '));
			const bad = entries.find(([mode = '', owner]) => owner !== String(settings.userId) || !mode.endsWith('00'));
			if (bad === undefined) return fine(`${entries.length} files and directories`);
			const [mode = '', owner = '', ...name] = bad;
			return fault(`${name.join(' ')} has mode ${mode} and belongs to user ${owner}: others can use or change it.`);
		},
		fix: (_host, input) => ({
			title: 'take the rights of others away',
			steps: [running(masterName, 'protect keys and records', {argv: script(protectScript, ...privateFiles(input))})],
		}),
	},
];
