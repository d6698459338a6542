import {connect} from 'node:net';
import {sccacheSocket} from '../config/places.ts';
import type {CacheSample} from '../state/events.ts';
import {parseSccacheStats} from '../tools/sccache.ts';
import {fail} from './failure.ts';
import {runLocally} from './local-host.ts';

const answerTimeoutMs = 3000;
const statsTimeoutMs = 10_000;

/** Whether something listens at a unix socket: the only proof that sccache's server lives (asked for its statistics, a dead one prints zeros). */
export function socketAnswers(socketPath: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(socketPath);
		const end = (isThere: boolean) => {
			socket.destroy();
			resolve(isThere);
		};
		socket.setTimeout(answerTimeoutMs, () => end(false));
		socket.on('connect', () => end(true));
		socket.on('error', () => end(false));
	});
}

/** The server's counters. Throws where it does not answer: a dead server must never look like a hit rate of 0 %. */
export async function readCache(): Promise<CacheSample> {
	if (!(await socketAnswers(sccacheSocket)))
		throw fail('verification', 'The sccache server does not answer.', 'Look at "journalctl -u distbuild-sccache".');
	const environment = [`SCCACHE_SERVER_UDS=${sccacheSocket}`, 'SCCACHE_CONF=/dev/null'];
	const result = await runLocally(
		['env', ...environment, 'sccache', '--show-stats', '--stats-format=json'],
		'',
		statsTimeoutMs,
		{},
	);
	const sample = result.code === 0 ? parseSccacheStats(result.stdout) : undefined;
	if (sample === undefined) {
		throw fail(
			'verification',
			`sccache does not tell its statistics (exit ${result.code}).`,
			'Version 0.17 or later is needed.',
			result.stderr.slice(-400),
		);
	}
	return sample;
}
