import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {toFailure} from '../../source/engine/failure.ts';
import {KnownHosts} from '../../source/engine/known-hosts.ts';
import {connectSsh} from '../../source/engine/ssh-host.ts';
import {waitFor} from '../../source/engine/wait.ts';
import {startFakeWorker} from '../support/fake-worker.ts';
import {run, temporaryDirectory} from '../support/run.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let worker: Awaited<ReturnType<typeof startFakeWorker>>;
let host: Awaited<ReturnType<typeof connectSsh>>;

/** A sleep that no other test uses: its length is its name. */
const length = String(100_000 + process.pid);
const sleeping = {argv: ['sh', '-c', `sleep ${length}; true`]};
const sleepers = () => run(['pgrep', '-fx', `sleep ${length}`]).stdout.trim();

beforeEach(async () => {
	directory = temporaryDirectory();
	worker = await startFakeWorker(path.join(directory.path, 'home'), 'right');
	const knownHosts = new KnownHosts(path.join(directory.path, 'known_hosts'));
	host = await connectSsh({target: worker.worker, hostName: 'w1', password: 'right', knownHosts, onHostKey: () => true});
});

afterEach(() => {
	host.close();
	worker.close();
	directory.remove();
});

async function untilNobodySleeps() {
	return waitFor(async () => (sleepers() === '' ? true : undefined), {deadlineMs: 30_000, intervalMs: 250});
}

describe('a command on the far side', {timeout: 60_000}, () => {
	it('whose time is over ends there as well', async () => {
		const ended = await host.exec({...sleeping, timeoutMs: 400}).catch(toFailure);
		expect(ended).toMatchObject({code: 'timeout'});
		expect(await untilNobodySleeps()).toBe(true);
	});

	it('that is cancelled ends there as well', async () => {
		const controller = new AbortController();
		const ended = host.exec(sleeping, {signal: controller.signal}).catch(toFailure);
		expect(await waitFor(async () => sleepers() || undefined, {deadlineMs: 30_000, intervalMs: 250})).toBeTruthy();
		controller.abort();
		expect(await ended).toMatchObject({code: 'cancelled'});
		expect(await untilNobodySleeps()).toBe(true);
	});

	it('whose connection is lost ends there by itself', async () => {
		const ended = host.exec({...sleeping, timeoutMs: 5000}).catch(toFailure);
		expect(await waitFor(async () => sleepers() || undefined, {deadlineMs: 30_000, intervalMs: 250})).toBeTruthy();
		worker.drop();
		expect(await ended).toMatchObject({code: 'unreachable'});
		expect(await untilNobodySleeps()).toBe(true);
	});
});
