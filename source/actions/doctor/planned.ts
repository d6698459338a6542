import {masterName} from '../../config/config.ts';
import {driverOf, type Resource} from '../../tools/resource.ts';
import {isFailure, type PlanInput} from '../plan.ts';
import {provision} from '../provision/index.ts';
import type {Answer, Probe} from './check.ts';

/**
 * What provisioning would leave on a host. Without files that hold secrets: only root may look at those, and the checks of what
 * reads them prove them.
 *
 * @param name the step's own name, for one resource only
 */
export function planned(host: string, input: PlanInput, name?: string): readonly Resource[] {
	const plan = provision.plan(input);
	if (isFailure(plan)) return [];
	// How many jobs it names depends on every worker's size.
	const isWhole = input.config.workers.every((worker) => input.facts[worker.name] !== undefined);
	return plan
		.flatMap((stage) => stage.steps)
		.filter(({id}) => isWhole || id !== `${masterName}/shell-environment`)
		.flatMap(({id, host: where, work}) => {
			if (where !== host || work.kind !== 'resource') return [];
			if (name !== undefined && id !== `${host}/${name}`) return [];
			return work.resource.kind === 'file' && work.resource.isSecret === true ? [] : [work.resource];
		});
}

/** Looks without root, which these need for changes only. */
export function probeOf(resource: Resource): Probe {
	const {isRoot: _asRoot, ...command} = driverOf(resource).probe(resource);
	return {on: 'host', command};
}

/** What differs from the plan, one line a difference, and indented below it what exactly. */
export function drift(resource: Resource, answer: Answer | undefined): readonly string[] {
	const driver = driverOf(resource);
	return driver.differences(resource, driver.read(resource, answer?.stdout ?? ''));
}

/** Without the text of files. */
export function headlines(differences: readonly string[]): readonly string[] {
	return differences.filter((line) => !line.startsWith(' '));
}
