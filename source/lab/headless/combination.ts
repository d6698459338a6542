import {scratchDirectory} from '../../config/places.ts';
import type {BuildReport} from '../../report/build-report.ts';
import {sum} from '../../state/build.ts';
import {canarySources} from '../../tools/canary.ts';
import {builderPassword, clusterYaml, treePath} from '../cluster-yaml.ts';
import {LabError} from '../fail.ts';
import type {Farm} from '../farm.ts';
import type {Lab} from '../lab.ts';
import {gatherEvidence} from './evidence.ts';
import {judge} from './judge.ts';
import {localObjects} from './local-build.ts';
import {runAtLogin} from './login.ts';
import {compareObjects, hashObjects} from './objects.ts';
import type {HeadlessResult, ObjectComparison, WorkerEvidence} from './result.ts';

/** One way through the chain. */
export type Combination = {
	readonly engine: 'sccache' | 'ccache';
	readonly transport: 'tunnel' | 'direct';
	readonly mode: 'plain' | 'pump';
};

type Evidence = Readonly<Record<string, WorkerEvidence>>;

/** What each of a cold build, the same again with all that it made deleted, and one in another checkout left behind. */
export type CombinationResult = Combination & {
	readonly cold: BuildReport;
	readonly warm: BuildReport;
	readonly elsewhere: BuildReport;
	/** By the workers' own logs: in the cold build, and in the two after it. */
	readonly coldEvidence: Evidence;
	readonly laterEvidence: Evidence;
	/** Keys of the cache in Redis after each build. */
	readonly keys: {readonly cold: number; readonly later: number};
	readonly objects: ObjectComparison;
	/** The lines of the plain output that tell of pump mode. */
	readonly pumpSaid: string;
};

const timeoutMs = 15 * 60_000;
const configPath = '/home/builder/.config/distbuild-tui/cluster.yaml';
/** The same tree, seen at another path. */
const otherPath = '/home/builder/elsewhere/tree';
const stateDirectory = '/home/builder/.local/state/distbuild-tui/lab';
const scratch = scratchDirectory(1000);

const run = async (lab: Lab, ...argv: readonly string[]): Promise<string> => {
	const {code, stdout, tail} = await runAtLogin(lab, ['distbuild-tui', ...argv], {timeoutMs, input: `${builderPassword}\n`});
	if (code !== 0) throw new LabError(`'distbuild-tui ${argv.join(' ')}' failed: ${tail.slice(-6).join(' | ')}`);
	return stdout;
};

const configure = (lab: Lab, {engine, transport, mode}: Combination, modules: readonly string[], tree: string) => {
	const lines = [
		clusterYaml(lab.machines).replace(`tree: ${treePath}`, `tree: ${tree}`).trimEnd(),
		...(modules.length === 0 ? [] : [`  modules: [${modules.join(', ')}]`]),
		`  mode: ${mode}`,
		`transport: ${transport}`,
		'cache:',
		`  engine: ${engine}`,
		'',
	];
	return lab.writeFile('master', configPath, lines.join('\n'), {owner: 'builder:builder'});
};

const onMaster = (lab: Lab, script: string, ...parameters: readonly string[]) =>
	lab.execOrFail('master', ['bash', '-euc', script, 'bash', ...parameters], {timeoutMs: 120_000});

const redis = `redis() { redis-cli -p 6390 --pass "$(cat ${stateDirectory}/redis-password)" --no-auth-warning "$@"; }`;

/** Deletes what was built, and the cache's level on this machine: what comes now comes out of Redis. */
const forget = `
rm -rf "$1"/out/soong/.intermediates ${scratch}/ccache
if systemctl -q is-active distbuild-sccache; then
	systemctl stop distbuild-sccache; rm -rf /var/cache/distbuild/sccache; systemctl start distbuild-sccache
fi`;

const keysIn = async (lab: Lab): Promise<number> =>
	Number(await onMaster(lab, `${redis}; redis --scan --pattern 'distbuild/[0-9a-f]*' | wc -l`)) +
	Number(await onMaster(lab, `${redis}; redis --scan --pattern 'ccache:*' | wc -l`));

const since = (before: Evidence, after: Evidence): Evidence =>
	Object.fromEntries(
		Object.entries(after).map(([worker, {compiled, failedFiles}]) => {
			const {compiled: earlier = 0, failedFiles: known = []} = before[worker] ?? {};
			return [worker, {compiled: compiled - earlier, failedFiles: failedFiles.slice(known.length)}];
		}),
	);

const build = async (lab: Lab): Promise<{readonly report: BuildReport; readonly stdout: string}> => {
	const stdout = await run(lab, 'build');
	const report = (await run(lab, 'report', '--json')).trim().split('\n').at(-1) ?? '';
	return {report: JSON.parse(report) as BuildReport, stdout};
};

/**
 * Brings a farm that is only booted, or went another way before, to this combination, builds cold, again, and in a checkout at
 * another path, and asks all sides what they saw.
 *
 * @param modules - none: all of the tree
 * @throws LabError with the program's last lines where a command of it fails
 */
export const buildThrough = async (
	{lab, tree}: Farm,
	combination: Combination,
	modules: readonly string[],
	log: (line: string) => void,
): Promise<CombinationResult> => {
	const local = await localObjects(lab, tree.key, log);
	await configure(lab, combination, modules, treePath);
	for (const action of ['ssh-setup', 'provision']) await run(lab, action, '--yes', '--password-stdin');
	await run(lab, 'sync');
	await onMaster(lab, `${redis}; redis FLUSHALL; ${forget}`, treePath);
	const start = await gatherEvidence(lab);
	const cold = await build(lab);
	const afterCold = await gatherEvidence(lab);
	const distributed = await hashObjects(lab);
	const coldKeys = await keysIn(lab);
	await onMaster(lab, forget, treePath);
	const warm = await build(lab);
	await onMaster(lab, `mkdir -p "$2"; mountpoint -q "$2" || mount --bind "$1" "$2"; ${forget}`, treePath, otherPath);
	await configure(lab, combination, modules, otherPath);
	const elsewhere = await build(lab);
	const expected = Object.fromEntries(Object.entries(local).filter(([name]) => distributed[name] !== undefined));
	return {
		...combination,
		cold: cold.report,
		warm: warm.report,
		elsewhere: elsewhere.report,
		coldEvidence: since(start, afterCold),
		laterEvidence: since(afterCold, await gatherEvidence(lab)),
		keys: {cold: coldKeys, later: await keysIn(lab)},
		objects: compareObjects(distributed, expected),
		pumpSaid: cold.stdout.split('\n').find((line) => line.includes('pump: ')) ?? '',
	};
};

/** Keys that a result of each engine has: ccache keeps a manifest beside it. Canaries and the cache's own proof are results, too. */
const keysPerResult = {sccache: 1, ccache: 2} as const;

/** One sentence for everything that is not as it should be. */
export const judgeCombination = (result: CombinationResult): readonly string[] => {
	const {cold, warm, elsewhere, coldEvidence, laterEvidence, objects, engine, mode, keys, pumpSaid} = result;
	const whole: HeadlessResult = {
		...{size: '', workers: Object.keys(coldEvidence), steps: [], left: [], engine},
		...{cold, warm, evidence: coldEvidence, objects},
	};
	const problems = judge(whole);
	const later = Object.values(laterEvidence).reduce((total, {compiled, failedFiles}) => total + compiled + failedFiles.length, 0);
	if (later > 0) problems.push(`Workers compiled ${later} units after the cold build, by their own logs.`);
	if (elsewhere.counts.hits !== elsewhere.counts.units || elsewhere.counts.units !== cold.counts.units)
		problems.push(`At another path ${elsewhere.counts.hits} of ${elsewhere.counts.units} units came from the cache.`);
	if (Object.values(coldEvidence).some(({compiled}) => compiled === 0)) problems.push('A worker compiled nothing.');
	const canaries = keysPerResult[engine] * canarySources('').length * whole.workers.length;
	const [proofs, pumpProofs] = [canaries + keysPerResult[engine], mode === 'pump' ? canaries : 0];
	const most = keysPerResult[engine] * cold.counts.misses + proofs + pumpProofs;
	// ccache has one result for units with the same text, also where both were compiled because it was at the same time.
	const least = most - (engine === 'ccache' ? 2 * objects.twins : 0);
	if (keys.cold < least || keys.cold > most)
		problems.push(`Redis has ${keys.cold} keys for ${cold.counts.misses} misses of ${engine}, not ${most}.`);
	// Workers are shown the first path only, so at the other one the canaries of pump mode fail.
	const end = keys.cold + 2 * proofs + pumpProofs;
	if (keys.later !== end)
		problems.push(`Redis had ${keys.cold} keys after the cold build, ${keys.later} in the end, not ${end}.`);
	if (mode === 'pump' && !pumpSaid.includes('pump mode with')) problems.push(`Pump mode was not used: ${pumpSaid}`);
	if (mode === 'pump' && sum(cold.counts.fellBack) > 0) problems.push('Units fell back although workers preprocess.');
	return problems;
};
