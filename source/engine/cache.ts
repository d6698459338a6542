import {readFileSync} from 'node:fs';
import {connect} from 'node:net';
import {type Engine, firstEngine, parseEngine} from '../actions/engine.ts';
import {ccacheConfigurationPath, enginePath, sccacheSocket} from '../config/places.ts';
import type {CacheSample} from '../state/events.ts';
import {parseCcacheStats, parseCcacheVersion} from '../tools/ccache.ts';
import {parseSccacheStats} from '../tools/sccache.ts';
import {fail} from './failure.ts';
import type {ExecResult} from './host.ts';
import {runLocally} from './local-host.ts';

const answerTimeoutMs = 3000;
const statsTimeoutMs = 10_000;

/** What sccache takes for the location where no server answers: the client's own settings. */
const nobody = '/nonexistent/distbuild';

/** The engine that was provisioned here; sccache where none was, or before there was a choice. */
export function readEngine(): Engine {
	try {
		return parseEngine(readFileSync(enginePath, 'utf8')) ?? firstEngine;
	} catch {
		return firstEngine;
	}
}

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

function silence() {
	return fail('verification', 'The sccache server does not answer.', 'Look at "journalctl -u distbuild-sccache".');
}

/** What its server prints of itself, as JSON. */
export async function sccacheStatistics(program: string, timeoutMs: number = statsTimeoutMs): Promise<string> {
	if (!(await socketAnswers(sccacheSocket))) throw silence();
	const environment = [`SCCACHE_SERVER_UDS=${sccacheSocket}`, 'SCCACHE_CONF=/dev/null', `SCCACHE_DIR=${nobody}`];
	const result = await runLocally(['env', ...environment, program, '--show-stats', '--stats-format=json'], '', timeoutMs, {});
	if (result.code === 0) return result.stdout;
	const message = `sccache does not tell its statistics (exit ${result.code}).`;
	throw fail('verification', message, 'Version 0.17 or later is needed.', result.stderr.slice(-400));
}

async function readSccache(program: string, timeoutMs: number): Promise<CacheSample> {
	const sample = parseSccacheStats(await sccacheStatistics(program, timeoutMs));
	if (sample === undefined)
		throw fail('verification', 'sccache tells statistics of another form.', 'Version 0.17 or later is needed.');
	// The server ended between the two questions.
	if (sample.location.includes(nobody)) throw silence();
	return sample;
}

/** ccache with the configuration of the build and no other; `more` as `NAME=VALUE`. */
export function runCcache(program: string, argv: readonly string[], more: readonly string[] = []): Promise<ExecResult> {
	const environment = ['-u', 'CCACHE_DIR', `CCACHE_CONFIGPATH=${ccacheConfigurationPath}`, ...more];
	return runLocally(['env', ...environment, program, ...argv], '', statsTimeoutMs, {});
}

/** Asked once a run: what a program is does not change under it. */
const versions = new Map<string, string>();

async function ccacheVersion(program: string): Promise<string> {
	const known = versions.get(program);
	if (known !== undefined) return known;
	const version = parseCcacheVersion((await runCcache(program, ['--version'])).stdout)?.version;
	if (version === undefined) throw fail('verification', `${program} is no ccache that works.`, 'Run provision.');
	versions.set(program, version);
	return version;
}

async function readCcache(program: string): Promise<CacheSample> {
	const version = await ccacheVersion(program);
	const [result, storage] = await Promise.all([
		runCcache(program, ['--print-stats']),
		runCcache(program, ['--get-config', 'remote_storage']),
	]);
	// 4.4 to 4.6 know no `remote_storage`; what was written for them is `secondary_storage`.
	const isRemote = storage.code !== 0 || storage.stdout.includes('redis');
	const sample =
		result.code === 0 ? parseCcacheStats(result.stdout, version, `local disk${isRemote ? ' + redis' : ''}`) : undefined;
	if (sample === undefined) {
		const evidence = result.stderr.slice(-400);
		throw fail('verification', `ccache does not tell its statistics (exit ${result.code}).`, 'Run provision.', evidence);
	}
	return sample;
}

/** The counters of the cache. Throws where it does not answer: a dead server must never look like a hit rate of 0 %. */
export function readCache({name, program}: Engine, timeoutMs: number = statsTimeoutMs): Promise<CacheSample> {
	return name === 'sccache' ? readSccache(program, timeoutMs) : readCcache(program);
}
