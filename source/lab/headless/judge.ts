import type {BuildReport} from '../../report/build-report.ts';
import {sum} from '../../state/build.ts';
import {expectedFallbacks, retriedReason} from './expected-fallbacks.ts';
import type {HeadlessResult, WorkerEvidence} from './result.ts';

const listed = (names: readonly string[], most = 5) =>
	names.slice(0, most).join(', ') + (names.length > most ? ` and ${names.length - most} more` : '');

/** A compile that a worker could not do was tried there once and is on its record: file names come from there. */
const judgeFallbacks = (cold: BuildReport, evidence: HeadlessResult['evidence']): string[] => {
	const problems = Object.entries(cold.counts.fellBack)
		.filter(([reason, count]) => reason !== retriedReason && count > 0)
		.map(([reason, count]) => `${count} units fell back that should have been remote: ${reason}.`);
	const retried = cold.counts.fellBack[retriedReason] ?? 0;
	const most = sum(expectedFallbacks);
	if (retried > most) {
		problems.push(`${retried} units were compiled twice, at most ${most} are known to need it.`);
	}

	const failed = Object.values(evidence ?? {}).flatMap(({failedFiles}) => failedFiles);
	const unexpected = [...Map.groupBy(failed, (file) => file)]
		.filter(([file, times]) => times.length > (expectedFallbacks[file] ?? 0))
		.map(([file]) => file);
	if (unexpected.length > 0) {
		problems.push(`Workers could not compile units that are not known to need the master: ${listed(unexpected)}.`);
	}

	return problems;
};

/**
 * A unit that is compiled for two modules has the same text twice, and ccache answers the second time with the result of the
 * first (sccache does not): as many hits as there are objects that are the same as another one.
 */
const mostColdHits = ({engine, objects}: HeadlessResult) => (engine === 'ccache' ? (objects?.twins ?? 0) : 0);

const judgeCold = (cold: BuildReport, mostHits: number): string[] => {
	const {units, hits, misses, remote, localByDesign, fellBack} = cold.counts;
	const problems: string[] = [];
	if (units === 0) {
		problems.push('The cold build compiled nothing through the cache.');
	}

	if (hits > mostHits) {
		problems.push(`The cold build had ${hits} cache hits, although the cache was empty and ${mostHits} objects are there twice.`);
	}

	const explained = sum(remote) + sum(localByDesign) + sum(fellBack);
	if (explained !== misses) {
		problems.push(`The cold build had ${misses} cache misses, but ${explained} compiles are accounted for.`);
	}

	return problems;
};

const judgeWarm = (warm: BuildReport, cold: BuildReport | undefined): string[] => {
	const {units, hits, remote} = warm.counts;
	const problems: string[] = [];
	if (hits !== units) {
		problems.push(`The warm build had ${hits} cache hits for ${units} units.`);
	}

	if (cold !== undefined && units !== cold.counts.units) {
		problems.push(`The warm build had ${units} units, the cold one ${cold.counts.units}.`);
	}

	if (sum(remote) > 0) {
		problems.push(`The warm build compiled ${sum(remote)} units remotely, although all should come from the cache.`);
	}

	return problems;
};

const judgeEvidence = (cold: BuildReport, evidence: Readonly<Record<string, WorkerEvidence>>): string[] =>
	Object.entries(evidence)
		.filter(([worker, {compiled}]) => compiled !== (cold.counts.remote[worker] ?? 0))
		.map(
			([worker, {compiled}]) =>
				`The report counts ${cold.counts.remote[worker] ?? 0} remote compiles on ${worker}, its own log has ${compiled}.`,
		);

/** One sentence for everything that is not as it should be. */
export const judge = (result: HeadlessResult): string[] => {
	const {steps, cold, warm, evidence, objects, left, failure} = result;
	const problems = steps.filter(({code}) => code !== 0).map(({name, code}) => `The step '${name}' ended with exit code ${code}.`);
	if (failure !== undefined) {
		problems.push(failure);
	}

	if (cold !== undefined) {
		problems.push(
			...judgeCold(cold, mostColdHits(result)),
			...judgeFallbacks(cold, evidence),
			...(evidence ? judgeEvidence(cold, evidence) : []),
		);
	}

	if (warm !== undefined) {
		problems.push(...judgeWarm(warm, cold));
	}

	if (objects !== undefined && objects.differing.length > 0) {
		problems.push(`${objects.differing.length} objects differ from a local build: ${listed(objects.differing)}.`);
	}

	if (objects !== undefined && objects.unmatched.length > 0) {
		problems.push(`${objects.unmatched.length} objects were made by only one of the two builds: ${listed(objects.unmatched)}.`);
	}

	if (left !== undefined && left.length > 0) {
		problems.push(`Teardown left ${left.length} things: ${listed(left)}.`);
	}

	const isWhole = cold && warm && evidence && objects && left;
	return isWhole || problems.length > 0 ? problems : ['The run ended before it had shown everything.'];
};
