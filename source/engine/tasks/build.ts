import {readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {Task} from '../../actions/plan.ts';
import {farmHosts, jobsOf, slotsOf} from '../../actions/slots.ts';
import {masterName} from '../../config/config.ts';
import * as places from '../../config/places.ts';
import {sum} from '../../state/build.ts';
import type {CompileCounts} from '../../state/events.ts';
import {parseBuildProgress} from '../../tools/build-progress.ts';
import {foldSoongLine, initialSoong, parseTarget, soongCommand} from '../../tools/soong.ts';
import {writeEnvironment} from '../chain.ts';
import {CompileCounter} from '../compile-counter.ts';
import {type Executor, type RunContext, stamped} from '../context.ts';
import {every} from '../every.ts';
import {fail, toFailure} from '../failure.ts';
import {runLocally} from '../local-host.ts';
import {journalPace, startMonitors} from '../monitors/index.ts';

const dayMs = 24 * 3600 * 1000;
const progressIntervalMs = 500;
const countIntervalMs = 2000;

/** The workers that are reachable and passed their canary, with their slots. */
function farmOf(context: RunContext): readonly {readonly name: string; readonly slots: number}[] {
	return context.config.workers
		.filter(({name}) => context.facts[name] !== undefined && !context.excluded.has(name))
		.map((worker) => ({name: worker.name, slots: slotsOf(worker, context.facts[worker.name])}));
}

function describeCounts(counts: CompileCounts): string {
	const workers = Object.entries(counts.remote).map(([host, count]) => `${host} ${count}`);
	const parts = [
		`${counts.units} units`,
		`${counts.hits} from the cache`,
		`${sum(counts.remote)} remote (${workers.join(', ') || 'none'})`,
	];
	const local = sum(counts.localByDesign);
	const fellBack = sum(counts.fellBack);
	if (local > 0) parts.push(`${local} local by design`);
	if (fellBack > 0) parts.push(`${fellBack} fell back`);
	return parts.join(', ');
}

/** Polls the file that soong_ui renames on every action: it tells the whole of all ninja runs, and survives us. */
function readProgress(tree: string): ReturnType<typeof parseBuildProgress> {
	try {
		return parseBuildProgress(readFileSync(path.join(tree, 'out/build_progress.pb')));
	} catch {
		// Not written yet, or in the middle of `rm -rf out`.
		return undefined;
	}
}

export const build: Executor<Extract<Task, {kind: 'build'}>> = async (_task, _step, context) => {
	const {config, facts, settings} = context;
	const farm = farmOf(context);
	const slots = farm.reduce((total, worker) => total + worker.slots, 0);
	const jobs = jobsOf(config.build.jobs, slots, facts[masterName]);
	const target = parseTarget(config.build.target);
	if ('problem' in target) throw fail('configuration', target.problem, 'Set build.target in the configuration.');
	const command = soongCommand({target, modules: config.build.modules, jobs, launcher: places.launcherPath});
	if (context.isDryRun) {
		const workers = farm.map((worker) => `${worker.name} (${worker.slots} slots)`).join(', ');
		return {outcome: 'changed', changes: [`${command.argv.join(' ')}`, `on ${workers || 'no worker'}; -j ${jobs}`]};
	}
	if (farm.length === 0) {
		const reasons = [...context.excluded].map(([name, reason]) => `${name}: ${reason}`).join('; ');
		throw fail(
			'not-provisioned',
			`No worker passed its canary, so nothing would be distributed (${reasons}).`,
			'Run provision and sync, then build again.',
		);
	}
	const members = config.workers.filter(({name}) => farm.some((member) => member.name === name));
	const hosts = farmHosts(members, facts);
	if ('problem' in hosts) throw fail('configuration', hosts.problem);
	const scratch = places.scratchDirectory(settings.userId);
	writeEnvironment(context.engine, hosts.text, settings.userId);
	const counter = await CompileCounter.start(scratch);
	rmSync(path.join(config.master.tree, 'out/build_progress.pb'), {force: true});

	let soong = initialSoong;
	let lastProgress = '';
	let lastCounts = '';
	const emitProgress = () => {
		const file = readProgress(config.master.tree);
		const {phase} = soong;
		const [done, total, running, failed] = file
			? [file.finished, file.total, file.current, file.failed]
			: [soong.done, soong.total, 0, soong.failed];
		const said = JSON.stringify([phase, done, total, running, failed]);
		if (said === lastProgress) return;
		lastProgress = said;
		context.emit(stamped({type: 'build/progressed', phase, done, total, running, failed}));
	};
	const emitCounts = async () => {
		const counts = await counter.count();
		const said = JSON.stringify(counts);
		if (said !== lastCounts) context.emit(stamped({type: 'compiles/counted', counts}));
		lastCounts = said;
		return counts;
	};
	const say = (line: string) => context.emit(stamped({type: 'build/output', line}));
	const complain = (error: unknown) => say(`distbuild-tui: ${toFailure(error).message}`);
	// The night is on record even when nobody watches.
	const monitors = startMonitors(config, journalPace, context.emit);
	const watching = new AbortController();
	const watchers = [
		every(progressIntervalMs, watching.signal, async () => emitProgress(), complain),
		every(countIntervalMs, watching.signal, async () => void (await emitCounts()), complain),
	];
	try {
		const argv = [
			'env',
			`--chdir=${config.master.tree}`,
			...Object.entries(command.environment).map(([key, value]) => `${key}=${value}`),
			...command.argv,
		];
		const result = await runLocally(argv, '', dayMs, {
			signal: context.signal,
			keepsNothing: true,
			onLine(line) {
				soong = foldSoongLine(soong, line);
				say(line);
			},
		});
		watching.abort();
		await Promise.all(watchers);
		emitProgress();
		const counts = await emitCounts();
		if (result.code !== 0) {
			const first = soong.firstError ?? soong.firstFailure;
			throw fail(
				'exit',
				`The build failed (exit ${result.code})${first === undefined ? '' : `: ${first}`}.`,
				`See ${config.master.tree}/out/error.log.`,
			);
		}
		return {outcome: 'changed', changes: [describeCounts(counts)], detail: describeCounts(counts)};
	} finally {
		watching.abort();
		await Promise.all([...watchers, monitors.stop()]);
		// Clients that were killed leave their state behind; nobody compiles any more.
		rmSync(path.join(scratch, 'distcc', 'state'), {recursive: true, force: true});
	}
};
