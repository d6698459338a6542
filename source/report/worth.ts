import type {BuildReport} from './build-report.ts';
import type {Ceiling} from './ceiling.ts';
import {ceilingFrom, type Recording} from './recording.ts';

export type WorkerWorth = {
	readonly name: string;
	readonly compiled: number;
	/** Of a compile that succeeded there, with the way there and back; undefined where none did. */
	readonly meanMs: number | undefined;
	/** Of its attempts. */
	readonly failedShare: number;
};

/** What holds a build back, and one thing to do. */
export type Hindrance = {readonly what: string; readonly remedy: string};

/** What a build was worth, beyond its counts. */
export type Worth = {
	readonly workers: readonly WorkerWorth[] | {readonly problem: string};
	readonly ceiling: Ceiling | {readonly problem: string};
	readonly hindrances: readonly Hindrance[];
	/** Builds of the same target before it that succeeded, newest first. */
	readonly earlier: readonly {
		readonly runId: string;
		readonly buildSeconds: number;
		readonly hits: number;
		readonly misses: number;
	}[];
};

const mostHindrances = 10;
const slowShare = 1.5;

function workersOf(recording: Recording | undefined): Worth['workers'] {
	if (recording === undefined) return {problem: 'this build left no record of its workers'};
	return Object.entries(recording.workers).map(([name, {ok, ms, failed}]) => ({
		name,
		compiled: ok,
		meanMs: ok === 0 ? undefined : ms / ok,
		failedShare: ok + failed === 0 ? 0 : failed / (ok + failed),
	}));
}

function slowWorkers(workers: readonly WorkerWorth[]): readonly Hindrance[] {
	const means = workers.flatMap(({meanMs}) => (meanMs === undefined ? [] : [meanMs]));
	const best = Math.min(...means);
	return workers
		.filter(({meanMs}) => meanMs !== undefined && meanMs > best * slowShare)
		.map(({name, meanMs = 0}) => ({
			what: `${name} takes ${Math.round(meanMs)} ms for a compile, the quickest worker ${Math.round(best)} ms`,
			remedy: `give it fewer slots, or look at its load and its network with "distbuild-tui doctor --only ${name}"`,
		}));
}

/** What held the build back, in the order in which it weighs: units that fell back, workers, local time. */
function hindrancesOf({counts}: BuildReport, workers: Worth['workers'], ceiling: Worth['ceiling']): readonly Hindrance[] {
	const byUnits = (reasons: Readonly<Record<string, number>>) =>
		Object.entries(reasons).toSorted(([, one], [, other]) => other - one);
	const fellBack = byUnits(counts.fellBack).map(([reason, units]) => ({
		what: `${units} units fell back to this machine: ${reason}`,
		remedy: 'run "distbuild-tui doctor", which looks for the cause',
	}));
	const known = 'problem' in workers ? [] : workers;
	const failing = known
		.filter(({failedShare}) => failedShare > 0)
		.map(({name, failedShare}) => ({
			what: `${(failedShare * 100).toFixed(1)} % of the attempts on ${name} failed`,
			remedy: `run "distbuild-tui doctor --only ${name}", or drain it`,
		}));
	const local =
		'problem' in ceiling || ceiling.withoutCompilesMs <= ceiling.whileCompilingMs
			? []
			: [
					{
						what: `${(ceiling.withoutCompilesMs / 1000).toFixed(1)} s passed with actions running and no compile among them`,
						remedy: 'more workers do not help there: a faster master does, or fewer modules',
					},
				];
	const byDesign = byUnits(counts.localByDesign).map(([reason, units]) => ({
		what: `${units} units are compiled here by design: ${reason}`,
		remedy: 'nothing is wrong; the cache still takes what it can',
	}));
	return [...fellBack, ...failing, ...slowWorkers(known), ...local, ...byDesign].slice(0, mostHindrances);
}

/** From the report of a build, its record and the builds before it. */
export function worthOf(report: BuildReport, recording: Recording | undefined, earlier: readonly BuildReport[]): Worth {
	const workers = workersOf(recording);
	const ceiling = ceilingFrom(recording, report.buildSeconds * 1000);
	return {
		workers,
		ceiling,
		hindrances: hindrancesOf(report, workers, ceiling),
		earlier: earlier.map(({runId, buildSeconds, counts: {hits, misses}}) => ({runId, buildSeconds, hits, misses})),
	};
}

/** `external/zlib/libz/…/deflate.o`: the module and the file; what lies between says little and fills the screen. */
function shortOutput(output: string): string {
	return output.replace(/^out\/soong\/\.intermediates\//, '').replace(/\/[^/]+\/obj\/(?:.*\/)?([^/]+)$/, '/…/$1');
}

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}

function ceilingText(ceiling: Worth['ceiling']): readonly string[] {
	if ('problem' in ceiling) return [`  ceiling: not known, ${ceiling.problem}`];
	const {actions, compiles, actionMs, compileMs, busyMs, whileCompilingMs, withoutCompilesMs, mostSpeedUp, longest} = ceiling;
	return [
		`  ${actions} actions, ${compiles} of them make objects: ${seconds(compileMs)} of ${seconds(actionMs)} of all their time`,
		`  ninja was busy for ${seconds(busyMs)}: ${seconds(whileCompilingMs)} with compiles, ${seconds(withoutCompilesMs)} without any`,
		mostSpeedUp === undefined
			? `  ceiling: not known, ${compiles === 0 ? 'nothing was compiled' : 'its record has more time than the build took'}`
			: `  ceiling: at most ${mostSpeedUp.toFixed(2)} times as fast with any number of workers, if all else takes as long as it did`,
		'  longest actions:',
		...longest.map(({output, ms}) => `    ${seconds(ms).padStart(9)}  ${shortOutput(output)}`),
	];
}

/** Lines below those of `reportText`. */
export function worthText({workers, ceiling, hindrances, earlier}: Worth): string {
	const workerLines =
		'problem' in workers
			? [`  workers: not known, ${workers.problem}`]
			: workers.map(({name, compiled, meanMs, failedShare}) => {
					const mean = meanMs === undefined ? 'no compile succeeded' : `${Math.round(meanMs)} ms each`;
					return `  ${name}: ${compiled} compiled, ${mean}, ${(failedShare * 100).toFixed(1)} % of its attempts failed`;
				});
	const earlierLines = earlier.map(
		({runId, buildSeconds, hits, misses}) => `    ${runId}  build ${buildSeconds.toFixed(1)} s, ${hits} hits, ${misses} misses`,
	);
	return [
		...workerLines,
		...ceilingText(ceiling),
		...(hindrances.length === 0 ? [] : ['  what held it back:']),
		...hindrances.flatMap(({what, remedy}, index) => [`    ${index + 1}. ${what}`, `       ${remedy}`]),
		...(earlierLines.length === 0
			? ['  no earlier build of this target succeeded']
			: ['  earlier builds of this target:', ...earlierLines]),
		'  not known: time of processors, bytes per worker, what a worker more or less would change, what the hits saved',
		'',
	].join('\n');
}
