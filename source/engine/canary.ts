import {mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {environmentText} from '../actions/environment.ts';
import {launcherPath, logDirectory, scratchDirectory} from '../config/places.ts';
import {type CanarySource, canarySources, pumpCanarySources, pumpHeader} from '../tools/canary.ts';
import {foldClientLog, initialClientLog} from '../tools/distcc-log.ts';
import {fallbackReason, isNoAnswer} from '../tools/distcc-reasons.ts';
import {refusedCompiler} from '../tools/distccd.ts';
import {isPreprocessedHere} from '../tools/include-server.ts';
import type {RunContext} from './context.ts';
import type {ExecResult} from './host.ts';
import {runLocally} from './local-host.ts';

const compileTimeoutMs = 40_000;
const questionTimeoutMs = 10_000;
/** A canary that nobody answers fails after this long. */
const ioTimeoutSeconds = '20';

type ProofContext = Pick<RunContext, 'config' | 'settings' | 'engine' | 'hosts' | 'signal'>;

/** What clients need to use the include server of this run, and a sysroot of the tree. */
export type PumpWay = {readonly variables: Readonly<Record<string, string>>; readonly sysroot?: string | undefined};

type Place = {
	readonly isThroughCache: boolean;
	readonly pump: PumpWay | undefined;
	readonly directory: string;
	readonly compilerDirectory: string;
	readonly tree: string;
};

/**
 * A launcher of its own is the build's launcher by another path: it reads the environment beside itself, and that one knows
 * this worker only. `DISTCC_FALLBACK=0`, so that nothing else can compile (the back-off period must not be 0 with it, or
 * distcc retries for ever).
 */
function layOut({directory, isThroughCache, pump}: Place, worker: string, context: ProofContext): string {
	mkdirSync(path.join(directory, 'bin'), {recursive: true, mode: 0o700});
	mkdirSync(path.join(directory, 'distcc'), {mode: 0o700});
	const launcher = path.join(directory, 'bin/launcher');
	symlinkSync(launcherPath, launcher);
	const {settings} = context;
	const engine = isThroughCache ? context.engine : {...context.engine, program: ''};
	const more = {DISTCC_FALLBACK: '0', DISTCC_IO_TIMEOUT: ioTimeoutSeconds, ...pump?.variables};
	const distccHosts = `@${worker}/${canarySources('').length},lzo${pump === undefined ? '' : ',cpp'}`;
	const text = environmentText({engine, distccHosts, userId: settings.userId, scratch: directory, more});
	writeFileSync(path.join(directory, 'environment'), text);
	return launcher;
}

function errorIn({code, stderr}: ExecResult): string {
	const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('distcc['));
	return lines.find((line) => /\berror\b/i.test(line)) ?? lines.at(-1) ?? `exit ${code}`;
}

/** What went wrong with one source; undefined where the worker made what this machine makes. */
async function problemWith(
	source: CanarySource,
	launcher: string,
	place: Place,
	signal: AbortSignal,
): Promise<string | undefined> {
	const {directory, compilerDirectory, tree} = place;
	const input = path.join(directory, source.file);
	writeFileSync(input, source.text);
	const compile = (wrapper: readonly string[], output: string) => {
		const words = [...wrapper, `${compilerDirectory}/bin/${source.compiler}`, ...source.flags, '-MD', '-MF', `${output}.d`];
		const argv = ['env', `--chdir=${tree}`, 'PWD=/proc/self/cwd', ...words, '-c', input, '-o', output];
		return runLocally(argv, '', compileTimeoutMs, {signal});
	};
	const [there, here] = await Promise.all([compile([launcher], `${input}.o`), compile([], `${input}.here.o`)]);
	if (here.code !== 0) return `this machine cannot compile it: ${errorIn(here)}`;
	if (there.code !== 0) return `its compiler fails: ${errorIn(there)}`;
	const isSame = readFileSync(`${input}.o`).equals(readFileSync(`${input}.here.o`));
	return isSame ? undefined : "the object is not what this machine's compiler makes: the compilers differ";
}

function linesOf(file: string): readonly string[] {
	try {
		return readFileSync(file, 'utf8').split('\n');
	} catch {
		// Nothing was said.
		return [];
	}
}

/** Both ends of a refusal: the client only sees that the connection is closed. */
async function refusalOf(worker: string, context: ProofContext): Promise<string | undefined> {
	try {
		const host = await context.hosts.get(worker);
		const argv = ['tail', '-n', '40', `${logDirectory}/distccd.log`];
		const {stdout} = await host.exec({argv, timeoutMs: questionTimeoutMs}, {signal: context.signal});
		const compiler = refusedCompiler(stdout);
		return compiler === undefined ? undefined : `its distccd refuses ${compiler}: it is not in its list of compilers`;
	} catch {
		// It cannot be asked; what the client saw is said then.
		return undefined;
	}
}

/** `problem`: why the worker is of no use, in one clause; missing where it compiled all of them. */
export type Proof = {readonly problem?: string; readonly tookMs: number; readonly detail: string};

/** Compiles the canaries on that worker alone, through the launcher of builds; gives what is wrong, if anything is. */
async function problemOn(worker: string, place: Place, context: ProofContext): Promise<string | undefined> {
	const {pump} = place;
	const launcher = layOut(place, worker, context);
	const mark = `${worker.replaceAll('-', '_')}_${Date.now()}`;
	const sources = pump === undefined ? canarySources(mark) : pumpCanarySources(mark, pump.sysroot);
	if (pump !== undefined) writeFileSync(path.join(place.directory, pumpHeader.file), pumpHeader.text);
	const problems = await Promise.all(sources.map((source) => problemWith(source, launcher, place, context.signal)));
	const failed = problems.findIndex((problem) => problem !== undefined);
	const log = linesOf(path.join(place.directory, 'distcc.log'));
	if (failed >= 0) {
		const said = log.map((line) => line.replace(/^distcc\[\d+\] /, ''));
		// What its compiler printed says more than that it failed.
		const isCompileError = said.some((line) => line.includes('remote compilation of'));
		const reason = isCompileError ? undefined : said.map(fallbackReason).find((known) => known !== undefined);
		const refusal = reason !== undefined && isNoAnswer(reason) ? await refusalOf(worker, context) : undefined;
		return `${sources[failed]?.title}: ${refusal ?? reason ?? problems[failed]}`;
	}
	const here = log.filter(isPreprocessedHere).length;
	if (pump !== undefined && here > 0) return `${here} of ${sources.length} compiles were preprocessed here`;
	const compiled = log.reduce(foldClientLog, initialClientLog).remote[worker] ?? 0;
	if (compiled === sources.length) return undefined;
	const [bypassed] = linesOf(path.join(place.directory, 'launcher.log'));
	return `${compiled} of ${sources.length} compiles ran there${bypassed ? ` (${bypassed})` : ''}`;
}

/**
 * Proves one worker with the compiler of the tree (`compilerDirectory`, relative) by what it makes of the canaries. Leaves
 * nothing behind; two of one worker at once would disturb each other. While a build runs, past the cache: its counters are the
 * build's. With `pump` in that mode.
 */
export async function proveWorker(
	worker: string,
	compilerDirectory: string,
	context: ProofContext,
	{isThroughCache, pump}: {readonly isThroughCache: boolean; readonly pump?: PumpWay},
): Promise<Proof> {
	const name = `canary-${pump === undefined ? '' : 'pump-'}${worker}`;
	const directory = path.join(scratchDirectory(context.settings.userId), name);
	const startedAt = Date.now();
	rmSync(directory, {recursive: true, force: true});
	try {
		const place = {directory, compilerDirectory, tree: context.config.master.tree, isThroughCache, pump};
		const problem = await problemOn(worker, place, context);
		const tookMs = Date.now() - startedAt;
		if (problem !== undefined) return {problem, tookMs, detail: problem};
		return {tookMs, detail: `C and C++ for host and device compiled there in ${tookMs} ms, with the same objects as here`};
	} finally {
		rmSync(directory, {recursive: true, force: true});
	}
}
