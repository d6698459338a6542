import type {CacheLevels} from '../../state/events.ts';

/** What Redis did with one question: all that a cache asks of it, only reading, or nothing. */
export type RedisAnswer = {readonly kind: 'well'} | {readonly kind: 'full' | 'away'; readonly reason: string};

/** Where results go while a build runs. A value: answers are folded into it. */
export type Levels = {
	readonly to: Exclude<CacheLevels, 'none'>;
	/** Redis is read, but takes nothing. */
	readonly isFull: boolean;
	/** Since when Redis answers again; only on the disk. */
	readonly wellSince?: number;
	readonly returnedAt?: number;
	/** Redis must have answered for that long before it is believed. */
	readonly trialMs: number;
};

export type Switch = {readonly to: CacheLevels; readonly reason: string};

const firstTrialMs = 3000;
const longestTrialMs = 60_000;
/** One that goes away again so soon has to prove itself for twice as long: each way costs the compiles that run a repetition. */
const relapseMs = 60_000;

export const initialLevels: Levels = {to: 'redis', isFull: false, trialMs: firstTrialMs};

function left(levels: Levels, reason: string, at: number): {readonly levels: Levels; readonly change: Switch} {
	const isRelapse = levels.returnedAt !== undefined && at - levels.returnedAt < relapseMs;
	const trialMs = isRelapse ? Math.min(longestTrialMs, levels.trialMs * 2) : firstTrialMs;
	return {
		levels: {to: 'disk', isFull: false, trialMs},
		change: {to: 'disk', reason: `${reason}: results are kept on this machine's disk alone until it is well`},
	};
}

/** Takes one answer. Redis is left at the first silence, since every compile would wait for it, and returned to with patience. */
export function foldLevels(levels: Levels, answer: RedisAnswer, at: number): {readonly levels: Levels; readonly change?: Switch} {
	if (answer.kind === 'away') {
		if (levels.to === 'redis') return left(levels, answer.reason, at);
		const {wellSince: _wellSince, ...waiting} = levels;
		return {levels: waiting};
	}
	if (levels.to === 'disk') {
		const {wellSince = at, trialMs} = levels;
		if (at - wellSince < trialMs) return {levels: {...levels, wellSince}};
		return {
			levels: {to: 'redis', isFull: false, trialMs, returnedAt: at},
			change: {to: 'redis', reason: 'Redis answers again: results go there too'},
		};
	}
	const isFull = answer.kind === 'full';
	if (isFull === levels.isFull) return {levels};
	const reason =
		answer.kind === 'full'
			? `${answer.reason}: what is there is still used, new results stay on this machine's disk`
			: 'Redis takes results again';
	return {levels: {...levels, isFull}, change: {to: 'redis', reason}};
}

/** Why Redis is of no use, from the error that a client met. */
const causes: readonly (readonly [RegExp, RedisAnswer['kind'] & ('full' | 'away'), string])[] = [
	[/\bOOM\b/, 'full', 'Redis is full and evicts nothing (maxmemory-policy)'],
	[/\bMISCONF\b/, 'full', 'Redis cannot write its snapshots and takes nothing'],
	[/\bREADONLY\b/, 'full', 'Redis is a read-only replica'],
	[/\b(WRONGPASS|NOAUTH|NOPERM)\b/, 'away', "Redis refuses the cache's password (provision again)"],
	[/\bLOADING\b/, 'away', 'Redis is still reading its data'],
	[/timed? ?out/i, 'away', 'Redis does not answer'],
	[/ECONNREFUSED|ENOENT|ECONNRESET|EPIPE|Connection is closed/, 'away', 'Redis does not run'],
];

export function answerOf(error: string): RedisAnswer {
	const cause = causes.find(([pattern]) => pattern.test(error));
	return cause === undefined ? {kind: 'away', reason: `Redis is of no use (${error})`} : {kind: cause[1], reason: cause[2]};
}
