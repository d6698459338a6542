import {connect, type Socket} from 'node:net';
import type {Config, WorkerConfig} from '../../config/config.ts';
import {distccdStatisticsPort, statisticsSocket, tunnelUnit} from '../../config/places.ts';
import {every} from '../every.ts';
import {startAnew} from '../own-service.ts';
import type {Companion} from './companion.ts';

const intervalMs = 1500;
const patienceMs = 3000;
/** Through a link that is full an answer takes seconds; a worker that needs more than this is of no use either. */
const silenceMs = 8000;

const closedPauseMs = 10_000;

/** `closed`: nobody is there, so compiles are refused at once and go elsewhere by themselves. `silent`: they would wait. */
export type Pulse = 'answers' | 'closed' | 'silent';

/** distccd says its statistics to whoever connects, without being asked (`--stats`, 3.4), also when all its slots are busy. */
export function feelPulse(open: () => Socket, timeoutMs: number = patienceMs): Promise<Pulse> {
	return new Promise((resolve) => {
		const socket = open();
		const timer = setTimeout(() => end('silent'), timeoutMs);
		const end = (pulse: Pulse) => {
			clearTimeout(timer);
			socket.destroy();
			resolve(pulse);
		};
		socket.on('data', () => end('answers'));
		socket.on('end', () => end('closed'));
		socket.on('error', () => end('closed'));
	});
}

/** The way that compiles take: the tunnel, or straight over the network. */
function wayTo({name, address}: WorkerConfig, {transport}: Config): () => Socket {
	return () => (transport === 'direct' ? connect(distccdStatisticsPort, address) : connect(statisticsSocket(name)));
}

/**
 * A worker that hangs, or whose cable is out, keeps its compiles waiting until DISTCC_IO_TIMEOUT (60 s). One that says nothing for
 * 8 s is named in `silent`, so that it gets no more work, and its tunnel, a process of ours, is ended: the compiles that wait
 * fail there and go elsewhere at once. systemd starts the tunnel anew.
 */
export const workerHealth: Companion = async ({context, silent, say, complain}) => {
	const watching = new AbortController();
	const watch = (worker: WorkerConfig) => {
		const {name} = worker;
		const open = wayTo(worker, context.config);
		let heardAt = Date.now();
		let askAgainAt = 0;
		const look = async () => {
			if (Date.now() < askAgainAt) return;
			const pulse = await feelPulse(open);
			if (pulse === 'answers') silent.delete(name);
			if (pulse !== 'silent') heardAt = Date.now();
			// Whose tunnel is down, or has no way for this, is asked rarely: ssh writes a line for each refusal.
			if (pulse === 'closed' && !silent.has(name)) askAgainAt = Date.now() + closedPauseMs;
			if (pulse !== 'silent' || watching.signal.aborted) return;
			const silentMs = Date.now() - heardAt;
			const isKnown = silent.has(name);
			if (silentMs < silenceMs && !isKnown) return;
			const reason = `it has said nothing for ${Math.round(silentMs / 1000)} s (it hangs, or the way to it is cut)`;
			if (!isKnown) silent.set(name, reason);
			// Again where it is known: a compile that had chosen it before waits there by now.
			await startAnew(tunnelUnit(name));
			if (!isKnown) say(`distbuild-tui: ${name}: ${reason}: what it was compiling is compiled elsewhere.`);
		};
		return every(intervalMs, watching.signal, look, complain);
	};
	const watchers = context.config.workers.map(watch);
	return {
		async stop() {
			watching.abort();
			await Promise.all(watchers);
		},
	};
};
