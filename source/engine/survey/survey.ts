import {setTimeout as delay} from 'node:timers/promises';
import {failureText} from '../../state/failure.ts';
import type {Candidate} from '../../state/survey.ts';
import {FailureError, toFailure} from '../failure.ts';
import type {Host} from '../host.ts';
import {Semaphore} from '../semaphore.ts';
import {firstHop, greet} from './greet.ts';
import {bytesPerSecondOf, type Found, lookAround} from './measure.ts';
import {openForSurvey} from './open-host.ts';

/** sshd begins to drop logins that wait at ten from one address (MaxStartups), behind one jump host they are all from one. */
const atOnce = 8;
/** For one machine, without the speed of the way there. */
const deadlineMs = 20_000;
/** For all speeds together: they are measured one after the other, because they share our end of the network. */
const speedsMs = 30_000;

/** From the name to the facts. Gives the open host for what comes later; undefined where we are not let in. */
async function look({worker, problem}: Candidate, say: (found: Found) => void, signal: AbortSignal): Promise<Host | undefined> {
	if (problem !== undefined) {
		say({problem: `${problem}.`});
		return undefined;
	}
	say({phase: 'connecting'});
	const greeting = await greet(firstHop(worker));
	say({latencyMs: greeting.latencyMs, localAddress: greeting.localAddress});
	if (worker.jump === undefined) say({software: greeting.banner.replace(/^SSH-[\d.]+-/, '')});
	if (signal.aborted) return undefined;
	try {
		const host = await openForSurvey(worker, (fingerprint) => say({fingerprint}));
		if (signal.aborted) host.close();
		signal.addEventListener('abort', host.close, {once: true});
		say({login: 'open', phase: 'measuring'});
		await lookAround(host, say);
		return host;
	} catch (error) {
		const wants = error instanceof FailureError ? error.failure.wants : undefined;
		if (wants === undefined) throw error;
		say({login: wants.kind === 'passphrase' ? 'passphrase' : 'password'});
		return undefined;
	}
}

/**
 * Looks at machines, a few at once, each with a deadline of its own, and says piece by piece what it sees. Changes nothing
 * there. Never rejects: what is wrong with a machine is one of the things found.
 */
export async function survey(
	candidates: readonly Candidate[],
	onFound: (candidate: Candidate, found: Found) => void,
	signal: AbortSignal = new AbortController().signal,
): Promise<void> {
	const slots = new Semaphore(atOnce);
	const speeds = new Semaphore(1);
	const started = performance.now();
	const one = async (candidate: Candidate) => {
		const own = new AbortController();
		const mine = AbortSignal.any([signal, own.signal]);
		const say = (found: Found) => {
			if (!mine.aborted) onFound(candidate, found);
		};
		const timely = async () => {
			const done = new AbortController();
			const late = delay(deadlineMs, undefined, {signal: AbortSignal.any([mine, done.signal])}).then(
				() => say({problem: `It took longer than ${deadlineMs / 1000} s.`}),
				() => {},
			);
			const found = await Promise.race([look(candidate, say, mine), late]);
			done.abort();
			return found ?? undefined;
		};
		try {
			const host = await slots.run(() => (mine.aborted ? Promise.resolve(undefined) : timely()));
			if (host === undefined) return;
			await speeds.run(async () => {
				if (mine.aborted || performance.now() - started > speedsMs) return;
				const bytesPerSecond = await bytesPerSecondOf(host);
				if (bytesPerSecond !== undefined) say({bytesPerSecond});
			});
		} catch (error) {
			say({problem: [failureText(toFailure(error)), candidate.note].filter(Boolean).join(' ')});
		} finally {
			say({phase: 'done'});
			// Closes what is open, also what is opened too late.
			own.abort();
		}
	};
	await Promise.all(candidates.map(one));
}
