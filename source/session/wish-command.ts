import {setTimeout as delay} from 'node:timers/promises';
import {slotsOf} from '../actions/slots.ts';
import type {Config} from '../config/config.ts';
import {fail} from '../engine/failure.ts';
import {HostPool} from '../engine/host-pool.ts';
import {type JournalEvent, JournalReader} from '../engine/journal.ts';
import {lookAtHosts} from '../engine/look.ts';
import {statePaths} from '../engine/paths.ts';
import {findRun, type StartedRun} from '../engine/spawn-run.ts';
import {wish} from '../engine/wishes.ts';
import type {Standing} from '../state/events.ts';
import {standingText} from '../state/log.ts';
import type {WishKind} from '../state/wishes.ts';
import {clean} from './print.ts';

type FarmChange = Extract<JournalEvent, {type: 'farm/changed'}>;

/** A canary takes 40 s at most. */
const answerMs = 60_000;
const pollMs = 100;

const wishedStanding: Readonly<Record<WishKind, Standing>> = {
	drain: 'drained',
	quarantine: 'quarantined',
	return: 'in',
	join: 'in',
};

/** Asks the build that runs for something; fails where there is none, or no such worker. `slots`: of the worker, where they are known. */
export function wishOfBuild(config: Config, kind: WishKind, host: string, slots?: number): StartedRun {
	const worker = config.workers.find(({name}) => name === host);
	if (worker === undefined) {
		const known = config.workers.map(({name}) => name).join(', ');
		throw fail(
			'usage',
			`${host === '' ? `${kind} needs the name of a worker` : `${host} is no worker of ${config.cluster}`}.`,
			`Known: ${known}.`,
		);
	}
	const run = findRun(config);
	if (run?.holder.action !== 'build')
		throw fail(
			'not-provisioned',
			`No build runs, so there is nobody to ${kind}.`,
			'Who builds is chosen with --only when a build starts.',
		);
	wish(run.journalPath, {kind, host, ...(slots === undefined ? {} : {slots})});
	return run;
}

function failureOf(host: string, change: FarmChange | undefined) {
	const told = change === undefined ? 'The build has not said anything about it.' : `It is ${standingText(change)}.`;
	return fail('timeout', `${host} does not stand as wished. ${told}`, 'The build goes on testing it: look at the nodes pane.');
}

/** What a worker has that is to join; the build may have begun before it was there. */
async function slotsToJoin(config: Config, kind: WishKind, host: string): Promise<number | undefined> {
	const worker = config.workers.find(({name}) => name === host);
	if (kind !== 'join' || worker === undefined) return undefined;
	const pool = new HostPool({config, paths: statePaths(config.cluster), isBootstrap: false});
	try {
		const facts = (await lookAtHosts([host], pool)).facts[host];
		return facts === undefined ? worker.slots : slotsOf(worker, facts);
	} finally {
		await pool.close();
	}
}

/** Wishes, waits for the build's answer and says it; fails where the worker does not stand as wished. */
export async function wishCommand(config: Config, kind: WishKind, names: readonly string[]): Promise<number> {
	const [host = '', ...more] = names;
	if (more.length > 0) throw fail('usage', `${kind} takes one worker, not ${names.length}.`);
	const {journalPath, runId} = wishOfBuild(config, kind, host, await slotsToJoin(config, kind, host));
	const deadline = Date.now() + answerMs;
	const wishedAt = Date.now();
	let last: FarmChange | undefined;
	const reader = new JournalReader(journalPath, (event) => {
		if (event.type === 'farm/changed' && event.host === host) last = event;
	});
	const read = (): FarmChange | undefined => {
		reader.read();
		return last;
	};
	while (Date.now() < deadline && findRun(config)?.runId === runId) {
		const change = read();
		if (change?.standing === wishedStanding[kind]) {
			process.stdout.write(`${clean(`${host}: ${standingText(change)}`)}\n`);
			return 0;
		}
		if (change !== undefined && change.at > wishedAt && change.reason.startsWith('canary: ')) throw failureOf(host, change);
		await delay(pollMs);
	}
	throw failureOf(host, read());
}
