import {whyUnserved} from '../../actions/provision/support.ts';
import {failureText} from '../../state/failure.ts';
import type {Findings} from '../../state/survey.ts';
import {factsCommand, parseFacts} from '../../tools/facts.ts';
import {FailureError, fail} from '../failure.ts';
import type {Host} from '../host.ts';

export type Found = Partial<Findings>;

const firstBytes = 256 * 1024;
const mostBytes = 16 * 1024 * 1024;
/** About so much time's worth is sent after the first. */
const targetMs = 600;
const swallowTimeoutMs = 2000;

/** Its clock minus ours. */
async function clockOf(host: Host): Promise<number | undefined> {
	const before = Date.now();
	const {stdout} = await host.exec({argv: ['date', '+%s%N'], timeoutMs: 5000});
	const after = Date.now();
	const there = Number(stdout.trim().slice(0, -6));
	// Neither end of the question is the moment of the answer; within a round trip it cannot be known better.
	return Number.isFinite(there) && there > 0 ? there - (before + after) / 2 : undefined;
}

/** What a machine is, whether this program can serve it, and what its clock says. */
export async function lookAround(host: Host, say: (found: Found) => void): Promise<void> {
	const result = await host.exec(factsCommand);
	const facts = parseFacts(result.stdout, 'none');
	if (facts === undefined)
		throw fail('exit', 'It is no Linux that this program understands.', 'Debian 12 or later and Ubuntu 22.04 or later are.');
	const {cores, memoryBytes, freeDiskBytes, distribution, codename} = facts;
	say({machine: {cores, memoryBytes, freeDiskBytes, system: [distribution, codename].filter(Boolean).join(' ')}});
	const unserved = whyUnserved(host.name, facts);
	if (unserved !== undefined) say({problem: failureText(unserved)});
	const clockSkewMs = await clockOf(host);
	if (clockSkewMs !== undefined) say({clockSkewMs});
}

/** How long `cat` takes to swallow so much, over ssh, its start included. */
async function swallowMs(host: Host, count: number): Promise<number> {
	const started = performance.now();
	await host.exec({argv: ['sh', '-c', 'cat >/dev/null'], stdin: 'x'.repeat(count), timeoutMs: swallowTimeoutMs});
	return performance.now() - started;
}

/** A little first, and then as much as a moment carries. Undefined where even the little takes two seconds. */
export async function bytesPerSecondOf(host: Host): Promise<number | undefined> {
	try {
		const startMs = await swallowMs(host, 0);
		const firstMs = Math.max(1, (await swallowMs(host, firstBytes)) - startMs);
		const count = Math.min(mostBytes, Math.floor((firstBytes / firstMs) * targetMs));
		if (count <= firstBytes) return (firstBytes / firstMs) * 1000;
		const ms = (await swallowMs(host, count)) - startMs;
		return (count / Math.max(1, ms)) * 1000;
	} catch (error) {
		if (error instanceof FailureError && error.failure.code === 'timeout') return undefined;
		throw error;
	}
}
