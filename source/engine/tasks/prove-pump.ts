import path from 'node:path';
import type {Task} from '../../actions/plan.ts';
import {pumpReasoning, slotsOf} from '../../actions/slots.ts';
import {masterName} from '../../config/config.ts';
import {scratchDirectory} from '../../config/places.ts';
import {type IncludeServer, includeServerVariables, systemDirectories} from '../../tools/include-server.ts';
import {type PumpWay, proveWorker} from '../canary.ts';
import type {Executor, RunContext} from '../context.ts';
import {endIncludeServer, startIncludeServer} from '../include-server.ts';
import {runLocally} from '../local-host.ts';

const scanTimeoutMs = 20_000;

/** What a worker must have at the path that it has here, because it is never sent. */
async function unsent(server: IncludeServer, compiler: string, sysroot: string, context: RunContext): Promise<string> {
	const {tree} = context.config.master;
	const clang = `${compiler}/bin/clang`;
	const source = path.join(server.directory, 'scan.c');
	const words = ['-target', 'x86_64-linux-gnu', `--sysroot=${sysroot}`, '-c', source];
	const make = ['sh', '-c', 'echo "#include <string.h>" > "$1"', 'sh', source];
	await runLocally(make, '', scanTimeoutMs, {});
	const scan = [
		'env',
		`--chdir=${tree}`,
		`INCLUDE_SERVER_PORT=${server.socket}`,
		'DISTCC_HOSTS=@worker/1,lzo,cpp',
		'distcc',
		'--scan-includes',
		clang,
		...words,
	];
	const {stdout} = await runLocally(scan, '', scanTimeoutMs, {signal: context.signal});
	return systemDirectories(stdout)
		.filter((directory) => directory.includes(sysroot))
		.join(', ');
}

/** Which workers preprocess what they are sent; for the others, or all, why not. */
async function prove(server: IncludeServer, compiler: string, context: RunContext): Promise<readonly string[]> {
	const [sysroot] = context.tree.sysroots;
	const pump: PumpWay = {variables: includeServerVariables(server), sysroot};
	const workers = context.config.workers.filter(({name}) => context.facts[name] !== undefined && !context.excluded.has(name));
	const problems = await Promise.all(
		workers.map(async ({name}) => {
			const {problem} = await proveWorker(name, compiler, context, {isThroughCache: true, pump});
			if (problem === undefined) {
				context.pump.proven.add(name);
				return undefined;
			}
			const isMissing = sysroot !== undefined && /file not found|no such file/i.test(problem);
			const needed = isMissing ? await unsent(server, compiler, sysroot, context) : '';
			const hint = needed === '' ? '' : `; it needs ${needed}: provision and sync with build.mode: pump`;
			return `${name}: ${problem}${hint}`;
		}),
	);
	return problems.filter((problem) => problem !== undefined);
}

/** Pump mode is used with the workers that prove it, in this run; a build goes on in plain mode without, and says why. */
export const provePump: Executor<Extract<Task, {kind: 'prove-pump'}>> = async (task, _step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const {config, facts} = context;
	const slots = config.workers.reduce((total, worker) => total + slotsOf(worker, facts[worker.name]), 0);
	const {isWorthIt, text} = pumpReasoning(config.build.mode, slots, facts[masterName]);
	if (!isWorthIt) return {outcome: 'ok', detail: `plain mode: ${text}`};
	const server = await startIncludeServer(scratchDirectory(context.settings.userId), context.signal);
	if ('problem' in server) return {outcome: 'skipped', detail: `plain mode, because ${server.problem}`};
	let problems: readonly string[] = [];
	let fault: string | undefined;
	try {
		problems = await prove(server, task.compiler, context);
	} finally {
		fault = await endIncludeServer(server);
	}
	if (fault !== undefined) context.pump.proven.clear();
	const {size} = context.pump.proven;
	if (size === 0) return {outcome: 'skipped', detail: `plain mode, because pump: ${fault ?? problems.join('; ')}`};
	const others = problems.length === 0 ? '' : `; the others in plain mode: ${problems.join('; ')}`;
	return {outcome: 'ok', detail: `pump mode with ${[...context.pump.proven].join(', ')}${others}`};
};
