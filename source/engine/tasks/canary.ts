import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Task} from '../../actions/plan.ts';
import {connectorPath, scratchDirectory} from '../../config/places.ts';
import {type Executor, stamped} from '../context.ts';
import {runLocally} from '../local-host.ts';

const timeoutMs = 40_000;

const sources = [
	{compiler: 'clang', file: 'canary.c', text: 'int canary(int seed) { return seed * 7 + 1; }\n'},
	{
		compiler: 'clang++',
		file: 'canary.cc',
		text: 'template <typename T> T canary(T seed) { return seed * 7 + 1; }\ntemplate int canary<int>(int);\n',
	},
];

/**
 * Proves one worker: C and C++ with the tree's real compiler by its real spelling, on that worker and nowhere else
 * (`DISTCC_FALLBACK=0`; the back-off period must not be 0 with it, or distcc retries for ever). A worker that fails is out of
 * this build, with its reason; the others build.
 */
export const canary: Executor<Extract<Task, {kind: 'canary'}>> = async (task, step, context) => {
	if (context.isDryRun) return {outcome: 'ok'};
	const reason = context.excluded.get(step.host);
	if (reason !== undefined) {
		context.emit(stamped({type: 'canary/finished', host: step.host, ok: false, tookMs: 0, detail: reason}));
		return {outcome: 'skipped', detail: `out of this build: ${reason}`};
	}
	const directory = path.join(scratchDirectory(context.settings.userId), `canary-${step.host}`);
	mkdirSync(directory, {recursive: true, mode: 0o700});
	const variables = {
		DISTCC_HOSTS: `@${step.host}/1,lzo`,
		DISTCC_FALLBACK: '0',
		DISTCC_BACKOFF_PERIOD: '3',
		DISTCC_IO_TIMEOUT: '20',
		DISTCC_DIR: directory,
		DISTCC_SSH: connectorPath,
		DISTBUILD_SCRATCH: directory,
	};
	const assignments = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
	const startedAt = Date.now();
	let problem: string | undefined;
	for (const source of sources) {
		const input = path.join(directory, source.file);
		writeFileSync(input, source.text);
		const compile = ['distcc', `${task.compiler}/bin/${source.compiler}`, '-c', input, '-o', `${input}.o`];
		const argv = ['env', `--chdir=${context.config.master.tree}`, ...assignments, ...compile];
		const result = await runLocally(argv, '', timeoutMs, {signal: context.signal});
		if (result.code !== 0) {
			const lines = result.stderr.trim().split('\n');
			problem = `${source.compiler}: ${(lines.find((line) => /ERROR|CRITICAL/.test(line)) ?? lines.at(-1) ?? '').replace(/^distcc\[\d+\] /, '')}`;
			break;
		}
	}
	rmSync(directory, {recursive: true, force: true});
	const tookMs = Date.now() - startedAt;
	const detail = problem ?? `C and C++ compiled there in ${tookMs} ms`;
	context.emit(stamped({type: 'canary/finished', host: step.host, ok: problem === undefined, tookMs, detail}));
	if (problem === undefined) return {outcome: 'ok', detail};
	context.excluded.set(step.host, problem);
	return {outcome: 'skipped', detail: `out of this build: ${problem}`};
};
