import {rmSync} from 'node:fs';
import {proposalOf} from '../actions/proposal.ts';
import type {Config} from '../config/config.ts';
import {type JournalEvent, JournalReader} from '../engine/journal.ts';
import {isAlive} from '../engine/lock.ts';
import type {Secrets} from '../engine/secrets.ts';
import {type StartedRun, spawnRun} from '../engine/spawn-run.ts';
import type {ActionId, SessionEvent} from '../state/events.ts';
import type {Failure} from '../state/failure.ts';
import {initialRun, type RunState, reduceRun} from '../state/run.ts';
import type {Proposal, SeenHostKey} from '../state/screen.ts';

const deadGraceTicks = 5;
const byName = new Intl.Collator('en', {numeric: true});

/** What a viewer of a run sees: its journal, and that its runner died without a word. */
export type FollowedEvent = JournalEvent | Extract<SessionEvent, {type: 'run/lost'}>;

/** Follows a run to its end; resolves with its last state, also when its runner died without a word. */
export function followRun(
	run: StartedRun,
	onEvent: (event: FollowedEvent) => void,
): {readonly done: Promise<RunState>; readonly stop: () => void} {
	let state: RunState = initialRun;
	let deadTicks = 0;
	let stop: () => void = () => {};
	const done = new Promise<RunState>((resolve) => {
		const take = (event: JournalEvent) => {
			state = reduceRun(state, event);
			onEvent(event);
		};
		const reader = new JournalReader(run.journalPath, take);
		const end = () => {
			reader.stop();
			resolve(state);
		};
		stop = end;
		reader.read();
		if (state.status === 'finished') return end();
		return reader.follow(() => {
			if (state.status === 'finished') return end();
			deadTicks = isAlive(run.holder) ? 0 : deadTicks + 1;
			if (deadTicks < deadGraceTicks) return undefined;
			const reason = `The runner of ${run.runId} died; see runner.log beside its journal.`;
			const lost = {type: 'run/lost', at: Date.now(), runId: run.runId, reason} as const;
			state = state.status === 'none' ? {...lostBeforeStart(run, reason)} : reduceRun(state, lost);
			onEvent(lost);
			return end();
		});
	});
	return {done, stop};
}

function lostBeforeStart(run: StartedRun, reason: string): RunState {
	const {runId, holder} = run;
	const at = Date.now();
	const failure: Failure = {code: 'lost', message: reason};
	const facts = {runId, action: holder.action, dryRun: false, pid: holder.pid, startedAt: at, options: {}, steps: []};
	return {status: 'finished', outcome: 'failed', finishedAt: at, summary: reason, failure, ...facts};
}

export type Prepared = {
	readonly proposal: Proposal;
	readonly failure?: Failure;
	/** What could not be done, with what would make it possible. */
	readonly failures: readonly Failure[];
	/** Keys of hosts that are not known, or not as they are now. */
	readonly hostKeys: readonly SeenHostKey[];
};

/** What a person has said so far. */
export type Answers = {
	readonly secrets: Secrets;
	/** Host -> fingerprint. */
	readonly hostKeys: Readonly<Record<string, string>> | 'all';
	readonly options: Readonly<Record<string, string>>;
};

/** Of the keys that were seen, those that somebody has to agree to before anything is sent there. */
export function newHostKeys({hostKeys}: Prepared, agreed: Answers['hostKeys']): readonly SeenHostKey[] {
	if (agreed === 'all') return [];
	return hostKeys.filter(({host, fingerprint, changedFrom}) => changedFrom === undefined && agreed[host] !== fingerprint);
}

/** The dry run of an action: the same runner and the same plan, with nothing applied. */
export async function prepare(
	config: Config,
	action: ActionId,
	{secrets, hostKeys: acceptedHostKeys, options}: Answers,
	onEvent: (event: FollowedEvent) => void,
): Promise<Prepared> {
	const run = spawnRun({
		action,
		config,
		isDryRun: true,
		options,
		acceptedHostKeys,
		secrets,
	});
	const hostKeys: SeenHostKey[] = [];
	const failures: Failure[] = [];
	try {
		const state = await followRun(run, (event) => {
			if (event.type === 'host-key/seen' && !event.known) hostKeys.push(event);
			if ('failure' in event && event.failure !== undefined) failures.push(event.failure);
			onEvent(event);
		}).done;
		const failure = state.status === 'finished' ? state.failure : undefined;
		hostKeys.sort((one, other) => byName.compare(one.host, other.host));
		return {proposal: proposalOf(action, state), hostKeys, failures, ...(failure === undefined ? {} : {failure})};
	} finally {
		rmSync(run.journalPath, {force: true});
	}
}
