import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {connectorPath, scratchDirectory} from '../config/places.ts';
import type {RunContext} from './context.ts';
import {runLocally} from './local-host.ts';

const timeoutMs = 40_000;

const sources = [
	{compiler: 'clang', file: 'canary.c', text: 'int canary(int seed) { return seed * 7 + 1; }\n'},
	{
		compiler: 'clang++',
		file: 'canary.cc',
		text: 'template <typename T> T canary(T seed) { return seed * 7 + 1; }\ntemplate int canary<int>(int);\n',
	},
];

/** `problem`: why the worker is of no use, in distcc's words; missing where it compiled both. */
export type Proof = {readonly problem?: string; readonly tookMs: number};

/**
 * Compiles C and C++ with the tree's real compiler (`compiler`: its directory in the tree) by its real spelling, on that worker
 * and nowhere else (`DISTCC_FALLBACK=0`; the back-off period must not be 0 with it, or distcc retries for ever). Leaves nothing
 * behind; two of one worker at once would disturb each other.
 */
export async function proveWorker(
	worker: string,
	compiler: string,
	{config, settings, signal}: Pick<RunContext, 'config' | 'settings' | 'signal'>,
): Promise<Proof> {
	const directory = path.join(scratchDirectory(settings.userId), `canary-${worker}`);
	mkdirSync(directory, {recursive: true, mode: 0o700});
	const variables = {
		DISTCC_HOSTS: `@${worker}/1,lzo`,
		DISTCC_FALLBACK: '0',
		DISTCC_BACKOFF_PERIOD: '3',
		DISTCC_IO_TIMEOUT: '20',
		DISTCC_DIR: directory,
		DISTCC_SSH: connectorPath,
		DISTBUILD_SCRATCH: directory,
	};
	const assignments = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
	const startedAt = Date.now();
	try {
		for (const source of sources) {
			const input = path.join(directory, source.file);
			writeFileSync(input, source.text);
			const compile = ['distcc', `${compiler}/bin/${source.compiler}`, '-c', input, '-o', `${input}.o`];
			const argv = ['env', `--chdir=${config.master.tree}`, ...assignments, ...compile];
			const result = await runLocally(argv, '', timeoutMs, {signal});
			if (result.code === 0) continue;
			const lines = result.stderr.trim().split('\n');
			const told = (lines.find((line) => /ERROR|CRITICAL/.test(line)) ?? lines.at(-1) ?? '').replace(/^distcc\[\d+\] /, '');
			return {problem: `${source.compiler}: ${told}`, tookMs: Date.now() - startedAt};
		}
		return {tookMs: Date.now() - startedAt};
	} finally {
		rmSync(directory, {recursive: true, force: true});
	}
}
