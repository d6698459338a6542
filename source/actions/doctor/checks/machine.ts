import {optDirectory} from '../../../config/places.ts';
import {script} from '../../../tools/command.ts';
import type {PlanInput} from '../../plan.ts';
import {type Answer, type Check, type Fix, fault, fine, onlyAnswer, unknown, warn} from '../check.ts';
import {running} from '../fixes.ts';

const gibibyte = 1024 ** 3;
const clock = {argv: ['date', '+%s.%N'], timeoutMs: 10_000};
/** make and ninja compare times; from here on results look newer or older than what they are made of. */
const skewLimitSeconds = 2;

function seconds({stdout, code}: Answer): number {
	return code === 0 ? Number.parseFloat(stdout) : Number.NaN;
}

function duration(value: number): string {
	const size = Math.abs(value);
	return size < 120
		? `${size.toFixed(1)} s`
		: size < 7200
			? `${Math.round(size / 60)} minutes`
			: `${Math.round(size / 3600)} hours`;
}

// The first directory of the path that exists: where our files will go.
const freeScript =
	'p=$1; while [ ! -d "$p" ]; do p=$(dirname -- "$p"); done; df -Pk -- "$p" | tail -n 1 | tr -s " " | cut -d" " -f4';

const homeScript = 'home=$(getent passwd "$1" | cut -d: -f6) && chown -- "$1" "$home" && chmod u+rwx -- "$home"';

function homeAgain(host: string, {config, facts}: PlanInput): Fix {
	const user = facts[host]?.user ?? config.user;
	const says = `give ${user} the own home directory back`;
	return {title: `${says} on ${host}`, steps: [running(host, says, {argv: script(homeScript, user), isRoot: true})]};
}

export const machineChecks: readonly Check[] = [
	{
		id: 'clock',
		title: 'the clock agrees with the master',
		on: 'worker',
		probes: () => [
			{on: 'master', command: clock},
			{on: 'host', command: clock},
			{on: 'master', command: clock},
		],
		read(answers) {
			const [before = Number.NaN, there = Number.NaN, after = Number.NaN] = answers.map(seconds);
			const skew = there - (before + after) / 2;
			if (Number.isNaN(skew)) return unknown('date(1) said no time.');
			// Half of the question's own time is what the answer may be wrong by.
			const doubt = (after - before) / 2;
			if (Math.abs(skew) - doubt <= skewLimitSeconds) return fine(`${Math.abs(skew).toFixed(1)} s apart at most`);
			return fault(`the clock is ${duration(skew)} ${skew > 0 ? 'ahead of' : 'behind'} the master's.`);
		},
		fix: (host) => ({byHand: `set the clock of ${host}, best with systemd-timesyncd or chrony`}),
	},
	{
		id: 'disk',
		title: 'there is room for the compilers and their results',
		on: 'all',
		isEssential: true,
		probes: () => [optDirectory, '/tmp', '/var'].map((path) => ({on: 'host', command: {argv: script(freeScript, path)}})),
		read(answers) {
			const free = answers.map(({stdout}) => Number.parseInt(stdout, 10) * 1024);
			const [opt = Number.NaN, tmp = Number.NaN, variable = Number.NaN] = free;
			if (free.some(Number.isNaN)) return unknown('df(1) said no number.');
			const text = `${[opt, tmp, variable].map((bytes) => (bytes / gibibyte).toFixed(1)).join(', ')} GiB free in /opt, /tmp, /var`;
			const least = Math.min(opt, tmp, variable);
			if (least < 0.1 * gibibyte) return fault(`the disk is full: ${text}.`);
			return least < gibibyte ? warn(`${text}: that is little`) : fine(text);
		},
		fix: (host) => ({byHand: `make room on ${host}`}),
	},
	{
		id: 'home',
		title: 'the home directory can be written',
		on: 'all',
		probes: () => [{on: 'host', command: {argv: script('t=$(mktemp -- "$HOME/.distbuild.XXXXXX") && rm -f -- "$t"')}}],
		read(answers) {
			const {code, stderr} = onlyAnswer(answers);
			if (code === 0) return fine('a file could be made there');
			const verdict = fault(`nothing can be written into the home directory: ${stderr.trim()}`);
			if (!/Read-only file system/.test(stderr)) return verdict;
			return {...verdict, byHand: 'look in dmesg for errors of the disk, then mount it writable again (mount -o remount,rw)'};
		},
		fix: homeAgain,
	},
];
