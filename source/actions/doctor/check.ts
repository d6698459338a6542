import type {CheckState} from '../../state/events.ts';
import type {Command} from '../../tools/command.ts';
import type {PlanInput, Step} from '../plan.ts';

/** How one probe ended, whatever it was. */
export type Answer = {readonly code: number; readonly stdout: string; readonly stderr: string};

/** A command that looks and changes nothing; `master` where it looks at the host from outside. */
export type Probe = {
	readonly on: 'host' | 'master';
	readonly command: Command;
	/** That it may not be run is an answer too, with the reason as what it said. */
	readonly isTolerant?: boolean;
};

export type Verdict = {
	readonly state: CheckState;
	readonly sentence: string;
	/** What a person has to do, where the check's own fix would not help in this case. */
	readonly byHand?: string;
	/** What the answers come to, where they are too long to be shown as they are. */
	readonly evidence?: string;
};

/** What makes it right: steps that the runner takes like those of any plan, or words for a person. */
export type Fix =
	| {readonly title: string; readonly steps: readonly Step[]}
	| {
			/** A sentence that says what to do. */
			readonly byHand: string;
	  };

/** One question to a host, with how its answer is judged. Pure: the engine runs the probes. */
export type Check = {
	/** Unique; a user names a finding by `CHECK@HOST`. */
	readonly id: string;
	readonly title: string;
	readonly on: 'master' | 'worker' | 'all';
	/** A fault of it keeps a worker out of a build, or stops the build where it is the master's. */
	readonly isEssential?: boolean;
	/** Asked of one host at a time, because hosts would disturb each other's figures. */
	readonly isAlone?: boolean;
	/** A fault of it lets every other question to that host hang: they are not asked, and say so. */
	readonly hidesOthers?: boolean;
	/** Also asked where nobody can log in; without it such a host is `unknown`. */
	readonly needsNoLogin?: boolean;
	/** Whether there is anything to ask in this cluster, e.g. only in `transport: direct`. */
	readonly applies?: (host: string, input: PlanInput) => boolean;
	readonly probes?: (host: string, input: PlanInput) => readonly Probe[];
	/** Answers in the order of the probes. */
	readonly read: (answers: readonly Answer[], host: string, input: PlanInput) => Verdict;
	readonly fix?: (host: string, input: PlanInput) => Fix;
};

/** A program's own words at its end may lack the full stop; what comes after would run into it. */
function ended(sentence: string): string {
	return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

export const fine = (sentence: string): Verdict => ({state: 'ok', sentence});
export const warn = (sentence: string): Verdict => ({state: 'warning', sentence: ended(sentence)});
export const fault = (sentence: string): Verdict => ({state: 'fault', sentence: ended(sentence)});
export const unknown = (sentence: string): Verdict => ({state: 'unknown', sentence});

/** Of a check whose script always exits with 0: the verdict where it did not. */
export function notLooked(answers: readonly Answer[]): Verdict | undefined {
	const bad = answers.find(({code}) => code !== 0);
	return bad === undefined ? undefined : unknown(`it could not be looked at: ${lastWords(bad)}`);
}

/** Without what socat and distcc put in front of what they say: time and process. */
export function withoutTag(line: string): string {
	return line.replace(/^(\d{4}\/\d\d\/\d\d \S+ )?(socat|distcc)\[\d+\] ([A-Z] )?/, '');
}

/** The last line that a program said: with most of them, the reason. */
export function lastWords({stdout, stderr}: Answer): string {
	const text = stderr.trim() === '' ? stdout : stderr;
	return withoutTag(text.trim().split('\n').at(-1)?.trim() ?? '');
}

/** `KEY VALUE` lines, as the scripts of checks print them. */
export function fieldsOf(text: string): ReadonlyMap<string, string> {
	return new Map(
		text.split('\n').flatMap((line) => {
			const space = line.indexOf(' ');
			return space < 0 ? [] : [[line.slice(0, space), line.slice(space + 1).trim()] as const];
		}),
	);
}

/** What systemd knows of a unit, with the last lines of its journal where the user may read them: evidence only. */
export function statusOf(unit: string): Probe {
	return {on: 'host', command: {argv: ['systemctl', 'status', '--no-pager', '--lines=5', '--', unit]}};
}

/** The one answer of a check with one probe; empty where it has none. */
export function onlyAnswer(answers: readonly Answer[]): Answer {
	return answers[0] ?? {code: 0, stdout: '', stderr: ''};
}
