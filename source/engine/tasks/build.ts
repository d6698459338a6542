import {existsSync, rmSync} from 'node:fs';
import path from 'node:path';
import {wishText} from '../../actions/build.ts';
import type {Task} from '../../actions/plan.ts';
import {farmHosts, jobsReasoning, slotsOf} from '../../actions/slots.ts';
import {isPump, masterName} from '../../config/config.ts';
import * as places from '../../config/places.ts';
import {parseTarget, soongCommand} from '../../tools/soong.ts';
import {treeNotes} from '../../tools/tree-version.ts';
import type {FarmMember, RunningBuild} from '../build/companion.ts';
import {accompanied} from '../build/companions.ts';
import {
	followBuild,
	forgetBuild,
	type KeptBuild,
	keeperDirectory,
	makeKeeperDirectory,
	notesIn,
	startBuild,
} from '../build/keeper.ts';
import {adoptBuild, forgetOtherBuilds} from '../build/orphan.ts';
import {keepEnvironment, writeEnvironment} from '../chain.ts';
import {type Executor, type RunContext, stamped} from '../context.ts';
import {fail, toFailure} from '../failure.ts';
import {lookAtTraits} from '../tree-traits.ts';

const dayMs = 24 * 3600 * 1000;

/** The workers that are reachable and passed their canary, with their slots. */
function farmOf(context: RunContext): readonly FarmMember[] {
	return context.config.workers
		.filter(({name}) => context.facts[name] !== undefined && !context.excluded.has(name))
		.filter(() => context.config.build.mode !== 'local')
		.map((worker) => ({name: worker.name, slots: slotsOf(worker, context.facts[worker.name])}));
}

/** Those that are out when the build begins, and may join it. */
function waitingFor({config, facts}: RunContext, farm: readonly FarmMember[]): readonly FarmMember[] {
	if (config.build.mode === 'local') return [];
	return config.workers
		.filter(({name}) => farm.every((member) => member.name !== name))
		.map((worker) => ({name: worker.name, slots: slotsOf(worker, facts[worker.name])}));
}

/** Gives the farm its work from now on: every compile reads that file anew. */
function openFarm({config, facts, engine, settings, excluded}: RunContext, farm: readonly FarmMember[]): void {
	const {userId} = settings;
	if (config.build.mode === 'local') {
		writeEnvironment({engine, userId});
		return;
	}
	if (farm.length === 0) {
		const reasons = [...excluded].map(([name, reason]) => `${name}: ${reason}`).join('; ');
		throw fail(
			'no-worker',
			`No worker can be used, so nothing would be distributed (${reasons}).`,
			'Let doctor look at it, or build on this machine alone with --mode local.',
		);
	}
	const members = config.workers.filter(({name}) => farm.some((member) => member.name === name));
	const hosts = farmHosts(members, facts);
	if ('problem' in hosts) throw fail('configuration', hosts.problem);
	writeEnvironment({engine, distccHosts: hosts.text, userId});
}

/** A build whose runner died; undefined where one is to be started. */
function adopt({options, journalPath, emit}: RunContext): KeptBuild | undefined {
	const runId = options['adopt'];
	if (runId === undefined) {
		forgetOtherBuilds(journalPath);
		return undefined;
	}
	const kept = adoptBuild(journalPath, runId);
	emit(stamped({type: 'build/adopted', runId, startedAt: kept.startedAt}));
	return kept;
}

export const build: Executor<Extract<Task, {kind: 'build'}>> = async (_task, _step, context) => {
	const {config, facts, settings} = context;
	const farm = farmOf(context);
	const {jobs, text: reasoning} = jobsReasoning(config.build.jobs, farm, waitingFor(context, farm), facts[masterName]);
	const target = parseTarget(config.build.target);
	if ('problem' in target) throw fail('configuration', target.problem, 'Set build.target in the configuration.');
	const {modules, directories, variables: extra} = config.build;
	const {tree} = config.master;
	const command = soongCommand({target, modules, directories, variables: extra, jobs, launcher: places.launcherPath, tree});
	const missing = directories.find((directory) => !existsSync(path.join(tree, directory)));
	if (missing !== undefined)
		throw fail('configuration', `${missing} is no directory of ${tree}.`, 'Correct build.directories, or --directory.');
	const notes = treeNotes(lookAtTraits(tree), target, extra);
	if (context.isDryRun) {
		const workers = farm.map((worker) => `${worker.name} (${worker.slots} slots)`).join(', ');
		return {outcome: 'changed', changes: [...extra, command.argv.join(' '), `on ${workers || 'no worker'}`, reasoning, ...notes]};
	}
	const directory = keeperDirectory(context.journalPath);
	const adopted = adopt(context);
	const isAdopted = adopted !== undefined;
	// Builds by hand distribute again after one that did not, and have no include server.
	const isKept = config.build.mode === 'local' || (isPump(config) && !isAdopted);
	const restore = isKept ? keepEnvironment() : () => {};
	if (!isAdopted) openFarm(context, farm);
	const scratch = places.scratchDirectory(settings.userId);
	const say = (line: string) => context.emit(stamped({type: 'build/output', line}));
	const complain = (error: unknown) => say(`distbuild-tui: ${toFailure(error).message}`);
	if (!isAdopted) makeKeeperDirectory(directory);
	const silent = new Map<string, string>();
	const running: RunningBuild = {context, silent, scratch, farm, jobs, say, complain, isAdopted, notes: notesIn(directory)};
	for (const note of isAdopted ? [] : [...notes, reasoning]) say(`distbuild-tui: ${note}`);
	const variables = Object.entries(command.environment).map(([key, value]) => `${key}=${value}`);
	const argv = ['env', `--chdir=${config.master.tree}`, ...variables, ...command.argv];
	try {
		const {result: code, companions} = await accompanied(running, (tell) => {
			const kept = adopted ?? startBuild(directory, argv, wishText(config));
			return followBuild(directory, kept, {
				signal: context.signal,
				deadlineMs: dayMs,
				onLine(line) {
					tell(line);
					say(line);
				},
			});
		});
		if (code !== 0) {
			const cause = companions.map((companion) => companion.cause?.()).find((known) => known !== undefined);
			throw fail(
				'exit',
				`The build failed (exit ${code})${cause === undefined ? '' : `: ${cause.message}`}.`,
				cause?.hint ?? `See ${config.master.tree}/out/error.log.`,
			);
		}
		const detail = companions.flatMap((companion) => companion.told?.() ?? []).join('; ');
		return {outcome: 'changed', changes: [detail], detail};
	} finally {
		restore();
		forgetBuild(directory);
		// Clients that were killed leave their state behind; nobody compiles any more.
		rmSync(path.join(scratch, 'distcc', 'state'), {recursive: true, force: true});
	}
};
