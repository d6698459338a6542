import type {Standing} from '../../state/events.ts';
import type {Wish} from '../../state/wishes.ts';
import type {Attempts} from '../../tools/distcc-attempts.ts';
import {fullShare, type Share, share} from './share.ts';

/** One worker as the policy knows it. */
export type Worker = {
	readonly name: string;
	/** All that it has. */
	readonly slots: number;
	readonly standing: Standing;
	/** Why it stands so, for people; empty where there is nothing to say. */
	readonly reason: string;
	/** Out because it answered nothing, and not heard of since. */
	readonly isSilent?: boolean;
	/** When a canary may show that it is well again, and how long the pause before was. */
	readonly retest?: {readonly at: number; readonly pauseMs: number};
	/** What it did lately, newest last. */
	readonly recent: readonly Tick[];
	readonly share: Share;
};

type Tick = {readonly at: number; readonly ok: number; readonly failed: number};

/** Who gets work. A value: inputs are folded into it, the list of hosts and the facts are read from it. */
export type Farm = readonly Worker[];

export type FarmInput =
	/** What came out of the workers since the last such input. */
	| {readonly type: 'counted'; readonly at: number; readonly attempts: Readonly<Record<string, Attempts>>}
	| {readonly type: 'wished'; readonly at: number; readonly wish: Wish}
	/** It answers nothing, for that reason; without one, it answers again. */
	| {readonly type: 'heard'; readonly at: number; readonly host: string; readonly silence?: string}
	/** A canary has been compiled there, or not. */
	| {readonly type: 'proved'; readonly at: number; readonly host: string; readonly ok: boolean; readonly detail: string};

/** Failures are judged together for that long. A worker that fails is in distcc's own back-off for 3 s of it. */
const windowMs = 30_000;
/**
 * One unit that a worker cannot do (plain distcc, -Werror) is no reason. Three are, where nothing went well since, as when it dies,
 * or no more in half a minute than failed.
 */
const failuresToQuarantine = 3;
const firstPauseMs = 5000;
const longestPauseMs = 5 * 60_000;
/** After so many compiles without a fault since its return, the next pause begins small again. */
const trustedAfter = 50;

export function newWorker(name: string, slots: number, standing: Standing = 'in', reason = '', at = 0): Worker {
	const retest = standing === 'out' ? {retest: {at: at + firstPauseMs, pauseMs: firstPauseMs}} : {};
	return {name, slots, standing, reason, recent: [], share: fullShare(slots), ...retest};
}

function restarted({name, slots}: Worker, standing: Standing, reason: string): Worker {
	return {name, slots, standing, reason, recent: [], share: fullShare(slots)};
}

/** Out of the farm until a canary passes; each time the pause before it doubles. */
function suspended(worker: Worker, standing: 'quarantined' | 'out', reason: string, at: number): Worker {
	const pauseMs = worker.retest === undefined ? firstPauseMs : Math.min(longestPauseMs, worker.retest.pauseMs * 2);
	return {...restarted(worker, standing, reason), retest: {at: at + pauseMs, pauseMs}};
}

function total(recent: readonly Tick[], what: 'ok' | 'failed'): number {
	return recent.reduce((sum, tick) => sum + tick[what], 0);
}

/** Failures after the last success. */
function inARow(recent: readonly Tick[]): number {
	return total(recent.slice(recent.findLastIndex(({ok}) => ok > 0) + 1), 'failed');
}

function judged(worker: Worker, attempts: Attempts | undefined, at: number): Worker {
	if (worker.standing !== 'in') return worker;
	const {ok = 0, failed = 0, cause = ''} = attempts ?? {};
	const recent = [...worker.recent, {at, ok, failed}].filter((tick) => at - tick.at < windowMs && tick.ok + tick.failed > 0);
	const bad = total(recent, 'failed');
	const good = total(recent, 'ok');
	if (inARow(recent) >= failuresToQuarantine || (bad >= failuresToQuarantine && bad >= good)) {
		return suspended(
			worker,
			'quarantined',
			`${bad} of its last ${bad + good} compiles failed: ${cause || 'no reason given'}`,
			at,
		);
	}
	const {retest, ...trusted} = {...worker, recent};
	return retest === undefined || total(recent, 'ok') < trustedAfter ? {...worker, recent} : trusted;
}

function wished(worker: Worker, {kind, slots = worker.slots}: Wish, at: number): Worker {
	const now = {at, pauseMs: firstPauseMs};
	switch (kind) {
		case 'drain':
			return restarted(worker, 'drained', 'by the user');
		case 'quarantine':
			return suspended({...worker, recent: []}, 'quarantined', 'by the user', at);
		case 'return':
			if (worker.standing === 'drained') return restarted(worker, 'in', 'returned by the user');
			return worker.standing === 'in' ? worker : {...worker, retest: now};
		case 'join':
			if (worker.standing === 'in') return worker;
			return {...restarted({...worker, slots}, 'out', 'asked to join: a canary decides'), retest: now};
		default:
			return kind satisfies never;
	}
}

function proved(worker: Worker, input: Extract<FarmInput, {type: 'proved'}>): Worker {
	const {ok, detail, at} = input;
	if (worker.standing === 'drained') return worker;
	if (worker.standing === 'in') return ok ? worker : suspended(worker, 'quarantined', `canary: ${detail}`, at);
	if (!ok) return suspended(worker, worker.standing, `canary: ${detail}`, at);
	const back = restarted(worker, 'in', worker.standing === 'out' ? 'joined: its canary passed' : 'returned: its canary passed');
	// What was quarantined once is not believed at once: the next pause is longer.
	return worker.standing === 'out' || worker.retest === undefined ? back : {...back, retest: worker.retest};
}

/** A worker that hangs is out without a canary, and tried again as soon as it answers. */
function heard(worker: Worker, {silence, at}: Extract<FarmInput, {type: 'heard'}>): Worker {
	if (silence !== undefined)
		return worker.standing === 'in' ? {...suspended(worker, 'quarantined', silence, at), isSilent: true} : worker;
	const {isSilent: _isSilent, ...known} = worker;
	return worker.retest === undefined ? known : {...known, retest: {...worker.retest, at}};
}

/** Who fell silent, and who of those that did answers again. */
export function heardBetween(
	farm: Farm,
	silent: ReadonlyMap<string, string>,
): readonly {readonly type: 'heard'; readonly host: string; readonly silence?: string}[] {
	return farm.flatMap(({name, standing, isSilent = false}) => {
		const silence = silent.get(name);
		if (silence === undefined) return isSilent ? [{type: 'heard' as const, host: name}] : [];
		return standing === 'in' ? [{type: 'heard' as const, host: name, silence}] : [];
	});
}

/** Takes one input. Knows no clock: times are those of the inputs. */
export function foldFarm(farm: Farm, input: FarmInput): Farm {
	if (input.type === 'counted') {
		const next = farm.map((worker) => judged(worker, input.attempts[worker.name], input.at));
		return share(next, input.attempts);
	}
	const name = input.type === 'wished' ? input.wish.host : input.host;
	if (input.type === 'heard') return farm.map((worker) => (worker.name === name ? heard(worker, input) : worker));
	const isKnown = farm.some((worker) => worker.name === name);
	if (input.type === 'proved') return farm.map((worker) => (worker.name === name ? proved(worker, input) : worker));
	const {wish, at} = input;
	if (!isKnown && (wish.kind !== 'join' || wish.slots === undefined)) return farm;
	const known = isKnown ? farm : [...farm, newWorker(name, wish.slots ?? 1, 'out', '', at)];
	return known.map((worker) => (worker.name === name ? wished(worker, wish, at) : worker));
}

/** Those whose canary is due. */
export function dueForTest(farm: Farm, at: number): readonly string[] {
	const isWaiting = ({standing}: Worker) => standing === 'quarantined' || standing === 'out';
	return farm
		.filter((worker) => isWaiting(worker) && worker.retest !== undefined && worker.retest.at <= at)
		.map(({name}) => name);
}

/** Those that get work, with their slots, the quick ones first: distcc fills the first slot of each host before the second of any. */
export function members(farm: Farm): readonly {readonly name: string; readonly slots: number}[] {
	return farm
		.filter(({standing}) => standing === 'in')
		.map(({name, share: {slots, isSlow}}) => ({name, slots, isSlow}))
		.toSorted((one, other) => Number(one.isSlow) - Number(other.isSlow))
		.map(({name, slots}) => ({name, slots}));
}

export type Change = {readonly host: string; readonly standing: Standing; readonly slots: number; readonly reason: string};

/** How a worker stands, as a fact: `slots` are those that it is given now. */
export function standingOf({name, standing, reason, share}: Worker): Change {
	return {
		host: name,
		standing,
		slots: standing === 'in' ? share.slots : 0,
		reason: standing === 'in' ? share.reason || reason : reason,
	};
}

/** What is different now. */
export function changesBetween(before: Farm, after: Farm): readonly Change[] {
	const known = new Map(before.map((worker) => [worker.name, JSON.stringify(standingOf(worker))]));
	return after.map(standingOf).filter((change) => JSON.stringify(change) !== known.get(change.host));
}
