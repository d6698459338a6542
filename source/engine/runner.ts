import {execFileSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {notYetMade, type PlanInput} from '../actions/plan.ts';
import {forgottenHosts} from '../actions/ssh-setup.ts';
import {withOwedHosts} from '../actions/teardown.ts';
import {type Config, hostNames} from '../config/config.ts';
import type {ActionId, RunEvent, RunOutcome} from '../state/events.ts';
import {findOrphan, type Orphan} from './build/orphan.ts';
import {holdCluster} from './cluster-lock.ts';
import {stamped} from './context.ts';
import {execute, type Finish} from './execute.ts';
import {fail, toFailure} from './failure.ts';
import {HostPool} from './host-pool.ts';
import {type JournalEvent, JournalWriter, pruneJournals} from './journal.ts';
import {Ledger} from './ledger.ts';
import {startTicksOf} from './lock.ts';
import {type StatePaths, statePaths} from './paths.ts';
import {createRedactor} from './redactor.ts';
import {type Secrets, wordsOf} from './secrets.ts';

/** What the runner is told through its standard input: with the secrets, which live nowhere else. */
export type RunRequest = {
	readonly action: ActionId;
	readonly config: Config;
	readonly runId: string;
	readonly journalPath: string;
	readonly isDryRun: boolean;
	readonly options: Readonly<Record<string, string>>;
	readonly secrets?: Secrets;
	readonly acceptedHostKeys: Readonly<Record<string, string>> | 'all';
};

function ensureKey(paths: StatePaths, isDryRun: boolean): string {
	if (!existsSync(paths.key)) {
		if (isDryRun) return notYetMade;
		mkdirSync(path.dirname(paths.key), {recursive: true, mode: 0o700});
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', paths.key], {timeout: 20_000});
	}
	return readFileSync(`${paths.key}.pub`, 'utf8').trim();
}

function ensurePassword(file: string, isDryRun: boolean): string {
	if (!existsSync(file)) {
		if (isDryRun) return notYetMade;
		mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
		writeFileSync(file, randomBytes(24).toString('hex'), {mode: 0o600});
	}
	return readFileSync(file, 'utf8');
}

function settingsOf(request: RunRequest, paths: StatePaths): PlanInput['settings'] {
	// The passwords of another master's cache are made there.
	const isGuest = request.config.cache.otherMaster !== undefined;
	const isMaking = (action: ActionId) => request.action === action && !request.isDryRun;
	return {
		userId: os.userInfo().uid,
		keyPath: paths.key,
		knownHostsPath: paths.knownHosts,
		publicKey: ensureKey(paths, !isMaking('ssh-setup')),
		redisPassword: isGuest ? notYetMade : ensurePassword(paths.redisPassword, !isMaking('provision')),
		cachePassword: ensurePassword(paths.cachePassword, isGuest || !isMaking('provision')),
		downloadDirectory: paths.downloads,
	};
}

/** The doctor shall mend a login: the first step goes by password, as with ssh-setup. */
function isLettingIn({action, options}: RunRequest): boolean {
	return action === 'doctor' && (options['fix'] ?? '').split(',').some((name) => name.startsWith('login@'));
}

/** A build whose runner died goes on, and holds the cluster as before. */
function refuseBeside(orphan: Orphan | undefined, adopted: string | undefined): void {
	if (orphan?.fate !== 'running' || orphan.runId === adopted) return;
	throw fail(
		'locked',
		`A build still runs, though its runner has died: ${orphan.kept.title} (${orphan.runId}).`,
		'Start distbuild-tui, or "distbuild-tui build": it follows that build to its end; there it can be cancelled, too.',
	);
}

/** One run of one action, from its first fact to its last. Never throws: what goes wrong is the last fact. */
export async function runAction(request: RunRequest, signal: AbortSignal): Promise<RunOutcome> {
	const {action, runId, isDryRun} = request;
	const paths = statePaths(request.config.cluster);
	const journal = new JournalWriter(request.journalPath);
	const secrets = request.secrets ?? {};
	let redact = createRedactor(wordsOf(secrets));
	const emit = (event: JournalEvent) => journal.append(redact(event));
	const finish = ({outcome, summary, failure}: Finish) => {
		const event: RunEvent = stamped({type: 'run/finished', outcome, summary, ...(failure === undefined ? {} : {failure})});
		emit(event);
		journal.close();
		return outcome;
	};
	let release: () => void = () => {};
	emit(
		stamped({
			type: 'run/started',
			runId,
			action,
			cluster: request.config.cluster,
			dryRun: isDryRun,
			pid: process.pid,
			hosts: hostNames(request.config),
			options: request.options,
		}),
	);
	try {
		// The doctor that only looks does so beside whatever runs.
		if (!isDryRun && !(action === 'doctor' && request.options['fix'] === undefined)) {
			const startTicks = startTicksOf(process.pid);
			if (startTicks === undefined) throw fail('configuration', '/proc is not mounted.', 'This program needs Linux with /proc.');
			const hold = holdCluster(paths.lock, paths.runs, {pid: process.pid, startTicks, runId, action}, request.options['only']);
			release = hold.release;
			if (!hold.isBeside) refuseBeside(findOrphan(paths.runs, runId), request.options['adopt']);
			pruneJournals(paths.runs, Date.now());
		}
		const ledgerStore = new Ledger(paths.ledger);
		const config = action === 'teardown' ? withOwedHosts(request.config, ledgerStore.entries()) : request.config;
		const settings = settingsOf(request, paths);
		const made = [settings.redisPassword, settings.cachePassword].filter((secret) => secret !== notYetMade);
		redact = createRedactor([...wordsOf(secrets), ...made]);
		const {acceptedHostKeys, options} = request;
		const isBootstrap = action === 'ssh-setup' || isLettingIn(request);
		const hosts = new HostPool({config, paths, secrets, isBootstrap, acceptedHostKeys, forgotten: forgottenHosts(options)});
		try {
			const notes = {
				excluded: new Map<string, string>(),
				pump: {proven: new Set<string>()},
				findings: [],
				silent: new Map<string, string>(),
				hidden: new Map<string, string>(),
			};
			return finish(
				await execute(action, {
					config,
					options,
					settings,
					paths,
					journalPath: request.journalPath,
					hosts,
					ledgerStore,
					isDryRun,
					signal,
					emit,
					acceptedHostKeys,
					...notes,
				}),
			);
		} finally {
			await hosts.close();
		}
	} catch (error) {
		const failure = toFailure(error);
		return finish({outcome: 'failed', summary: failure.message, failure});
	} finally {
		release();
	}
}
