import {setTimeout as delay} from 'node:timers/promises';
import {distccdStatisticsPort, optDirectory} from '../../config/places.ts';
import type {LinkState, MonitorEvent} from '../../state/events.ts';
import {foldMonitorLine, initialMonitor, monitorArgv} from '../../tools/monitor.ts';
import type {Waker} from '../every.ts';
import {toFailure} from '../failure.ts';
import type {HostPool} from '../host-pool.ts';

const firstPauseMs = 1000;
const longestPauseMs = 30_000;
const yearMs = 365 * 24 * 3600 * 1000;

type Emit = (event: MonitorEvent) => void;

/**
 * One long-lived process per host that prints a block of figures per interval. When it ends, whatever the reason, the host is
 * "down" with that reason, and is tried again with growing pauses.
 */
export async function monitorHost(
	name: string,
	pool: HostPool,
	options: {intervalSeconds: number; signal: AbortSignal; waker: Waker; emit: Emit},
): Promise<void> {
	const {signal, waker, emit, intervalSeconds} = options;
	let pauseMs = firstPauseMs;
	while (!signal.aborted) {
		let reason = 'the monitor ended';
		let link: LinkState = 'down';
		try {
			emit({type: 'host/linked', at: Date.now(), host: name, link: 'connecting'});
			const host = await pool.get(name);
			let state = initialMonitor;
			let isUp = false;
			const argv = monitorArgv({intervalSeconds, statisticsPort: distccdStatisticsPort, diskPath: optDirectory});
			await host.exec(
				{argv, timeoutMs: Math.min(yearMs, 2 ** 31 - 1)},
				{
					signal,
					keepsNothing: true,
					onLine(line) {
						const next = foldMonitorLine(state, line, Date.now());
						state = next.state;
						if (next.sample === undefined) return;
						if (!isUp) emit({type: 'host/linked', at: Date.now(), host: name, link: 'up'});
						isUp = true;
						pauseMs = firstPauseMs;
						emit({type: 'host/sampled', at: Date.now(), host: name, sample: next.sample});
					},
				},
			);
		} catch (error) {
			const failure = toFailure(error);
			reason = `${failure.message} ${failure.hint ?? ''}`.trim();
			if (failure.code === 'not-provisioned') link = 'new';
		}
		if (signal.aborted) return;
		emit({type: 'host/linked', at: Date.now(), host: name, link, reason});
		try {
			await delay(pauseMs, undefined, {signal: AbortSignal.any([signal, waker.signal]), ref: false});
			pauseMs = Math.min(longestPauseMs, pauseMs * 2);
		} catch {
			// Woken: something has changed, so it is worth another try at once.
			pauseMs = firstPauseMs;
		}
	}
}
