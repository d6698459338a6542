import {setTimeout as delay} from 'node:timers/promises';
import {whyUnserved} from '../../actions/provision/support.ts';
import type {WorkerConfig} from '../../config/config.ts';
import {failureText} from '../../state/failure.ts';
import type {Candidate, Findings} from '../../state/survey.ts';
import {factsCommand, parseFacts} from '../../tools/facts.ts';
import {FailureError, fail, toFailure} from '../failure.ts';
import type {Host} from '../host.ts';
import {Semaphore} from '../semaphore.ts';
import {greet, localAddressTo} from './greet.ts';
import {openForSurvey} from './open-host.ts';

/** sshd begins to drop logins that wait at ten from one address (MaxStartups), behind one jump host they are all from one. */
const atOnce = 6;
/** For one machine, everything together. */
const deadlineMs = 20_000;
const firstBytes = 256 * 1024;
const mostBytes = 16 * 1024 * 1024;
const throughputMs = 2000;

export type Found = Partial<Findings>;

async function clockOf(host: Host): Promise<number | undefined> {
	const before = Date.now();
	const {stdout} = await host.exec({argv: ['date', '+%s%N'], timeoutMs: 5000});
	const after = Date.now();
	const there = Number(stdout.trim().slice(0, -6));
	// Neither end of the question is the moment of the answer; within a round trip it cannot be known better.
	return Number.isFinite(there) && there > 0 ? there - (before + after) / 2 : undefined;
}

/** How long `cat` takes to swallow so much, over ssh, its start included. */
async function swallowMs(host: Host, count: number): Promise<number> {
	const started = performance.now();
	await host.exec({argv: ['sh', '-c', 'cat >/dev/null'], stdin: 'x'.repeat(count), timeoutMs: throughputMs});
	return performance.now() - started;
}

/** A little first, and then as much as about a second carries. Undefined where even the little takes too long. */
async function throughputOf(host: Host): Promise<number | undefined> {
	try {
		const firstMs = await swallowMs(host, firstBytes);
		const count = Math.min(mostBytes, Math.floor((firstBytes / firstMs) * 1000));
		if (count <= firstBytes) return (firstBytes / firstMs) * 1000;
		const startMs = await swallowMs(host, 0);
		const ms = await swallowMs(host, count);
		return (count / Math.max(1, ms - startMs)) * 1000;
	} catch (error) {
		if (error instanceof FailureError && error.failure.code === 'timeout') return undefined;
		throw error;
	}
}

async function measure(host: Host, name: string, say: (found: Found) => void): Promise<void> {
	const result = await host.exec(factsCommand);
	const facts = parseFacts(result.stdout, 'none');
	if (facts === undefined)
		throw fail('exit', 'It is no Linux that this program understands.', 'Debian 12 or later and Ubuntu 22.04 or later are.');
	const {cores, memoryBytes, freeDiskBytes, distribution, codename} = facts;
	say({machine: {cores, memoryBytes, freeDiskBytes, system: [distribution, codename].filter(Boolean).join(' ')}});
	const unserved = whyUnserved(name, facts);
	if (unserved !== undefined) say({problem: failureText(unserved)});
	const clockSkewMs = await clockOf(host);
	if (clockSkewMs !== undefined) say({clockSkewMs});
	const bytesPerSecond = await throughputOf(host);
	if (bytesPerSecond !== undefined) say({bytesPerSecond});
}

/** Where the first packet goes: to the machine, or to the first one on the way. */
function firstHop({jump, address, port}: WorkerConfig) {
	return jump?.[0] ?? {address, port};
}

async function probe({worker, problem}: Candidate, say: (found: Found) => void, signal: AbortSignal): Promise<void> {
	if (problem !== undefined) return say({problem: `${problem}.`});
	say({phase: 'connecting'});
	const greeting = await greet(firstHop(worker));
	say({latencyMs: greeting.latencyMs, localAddress: greeting.localAddress});
	if (signal.aborted) return undefined;
	let host: Host;
	try {
		host = await openForSurvey(worker, (fingerprint) => say({fingerprint}));
	} catch (error) {
		const wants = error instanceof FailureError ? error.failure.wants : undefined;
		if (wants === undefined) throw error;
		return say({login: wants.kind === 'passphrase' ? 'passphrase' : 'password'});
	}
	const close = () => host.close();
	signal.addEventListener('abort', close, {once: true});
	try {
		if (signal.aborted) return undefined;
		say({login: 'open', phase: 'measuring'});
		return await measure(host, worker.name, say);
	} finally {
		signal.removeEventListener('abort', close);
		host.close();
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
	const one = async (candidate: Candidate) => {
		const own = new AbortController();
		const mine = AbortSignal.any([signal, own.signal]);
		const say = (found: Found) => {
			if (!mine.aborted) onFound(candidate, found);
		};
		const late = delay(deadlineMs, undefined, {signal: mine, ref: false}).then(
			() => say({problem: `It took longer than ${deadlineMs / 1000} s.`}),
			() => {},
		);
		const work = probe(candidate, say, mine).catch((error: unknown) => say({problem: failureText(toFailure(error))}));
		await Promise.race([work, late]);
		say({phase: 'done'});
		own.abort();
	};
	await Promise.all(candidates.map((candidate) => slots.run(() => (signal.aborted ? Promise.resolve() : one(candidate)))));
}

/** This machine's address as the workers see it: what most of them were reached from, else what leads to the first of them. */
export async function masterAddress(
	workers: readonly {readonly worker: WorkerConfig; readonly localAddress?: string}[],
): Promise<string | undefined> {
	const isOther = (address: string | undefined) => address !== undefined && !/^(127\.|::1$|::ffff:127\.)/.test(address);
	// Behind a jump host another network may lie, in which our address means nothing.
	const direct = workers.filter(({worker}) => worker.jump === undefined);
	const seen = (direct.length > 0 ? direct : workers).flatMap(({localAddress}) => localAddress ?? []).filter(isOther);
	const counts = [...Map.groupBy(seen, (address) => address)].toSorted(([, one], [, other]) => other.length - one.length);
	if (counts[0] !== undefined) return counts[0][0].replace(/^::ffff:/, '');
	for (const {worker} of workers.slice(0, 3)) {
		const address = await localAddressTo(firstHop(worker).address);
		if (isOther(address)) return address;
	}
	return undefined;
}
