import {readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {Task} from '../../actions/plan.ts';
import {cleanCommand, parseTarget} from '../../tools/soong.ts';
import {type Executor, outputTo, type RunContext, type StepResult} from '../context.ts';
import {fail} from '../failure.ts';
import {runLocally} from '../local-host.ts';
import {moduleOutputs} from '../module-outputs.ts';

const cleanTimeoutMs = 30 * 60_000;
/** Counting a million files takes minutes on a disk that has not read them; a size is nice to know, not worth that. */
const sizeTimeoutMs = 5000;
const shownPaths = 40;

async function sizeOf(paths: readonly string[], signal: AbortSignal): Promise<string> {
	try {
		const {stdout} = await runLocally(['du', '-sch', '--', ...paths], '', sizeTimeoutMs, {signal});
		const [size = ''] = stdout.trim().split('\n').at(-1)?.split('\t') ?? [];
		return size === '' ? 'size unknown' : size;
	} catch {
		return 'too much to count at once';
	}
}

function isThere(out: string): boolean {
	try {
		return readdirSync(out).length > 0;
	} catch {
		return false;
	}
}

/** A modules' clean is ours: the build system has one for Make's modules only, and it leaves what Soong compiled. */
async function cleanModules({config, isDryRun, signal}: RunContext, out: string): Promise<StepResult> {
	const {tree} = config.master;
	const found = moduleOutputs(out, config.build.modules);
	if (found.length === 0) return {outcome: 'ok', detail: `nothing of ${config.build.modules.join(', ')} is in out/`};
	const size = await sizeOf(found, signal);
	const more = found.length - shownPaths;
	const listed = found.slice(0, shownPaths).map((directory) => `deletes ${path.relative(tree, directory)}`);
	const changes = [...listed, ...(more > 0 ? [`and ${more} more`] : []), `${size} in all`];
	if (!isDryRun) for (const directory of found) rmSync(directory, {recursive: true, force: true});
	return {outcome: 'changed', changes, detail: `${found.length} directories, ${size}`};
}

/** Deletes what `build.clean` says, right before the build. */
export const cleanOut: Executor<Extract<Task, {kind: 'clean-out'}>> = async (task, step, context) => {
	const {config, isDryRun, signal} = context;
	const {tree} = config.master;
	const out = path.join(tree, 'out');
	if (!isThere(out)) return {outcome: 'ok', detail: 'out/ is empty'};
	if (task.level === 'modules') return cleanModules(context, out);
	const target = parseTarget(config.build.target);
	if ('problem' in target) throw fail('configuration', target.problem, 'Set build.target in the configuration.');
	const changes =
		task.level === 'clean'
			? [`deletes all of ${out} (${await sizeOf([out], signal)}); everything is made anew`]
			: [
					`deletes what is installed for ${config.build.target}: images, staging directories, host tests`,
					'what was compiled stays, and is copied again',
				];
	if (isDryRun) return {outcome: 'changed', changes};
	const {argv, environment} = cleanCommand(target, task.level);
	const variables = Object.entries(environment).map(([key, value]) => `${key}=${value}`);
	const result = await runLocally(['env', `--chdir=${tree}`, ...variables, ...argv], '', cleanTimeoutMs, {
		signal,
		onLine: outputTo(step, context),
	});
	if (result.code !== 0) {
		const said = `${result.stdout}\n${result.stderr}`.trim().slice(-400);
		throw fail('exit', `${task.level} failed (exit ${result.code}).`, `See ${out}/error.log, or delete out/ by hand.`, said);
	}
	return {outcome: 'changed', changes, detail: changes[0] ?? ''};
};
