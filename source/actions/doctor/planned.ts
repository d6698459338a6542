import {masterName} from '../../config/config.ts';
import {driverOf, type Resource} from '../../tools/resource.ts';
import {isFailure, type PlanInput, type Step} from '../plan.ts';
import {provision} from '../provision/index.ts';
import type {Answer, Probe} from './check.ts';

type ResourceStep = Step & {readonly work: Extract<Step['work'], {kind: 'resource'}>};

/** What provisioning would do on a host, as far as that is known: how many jobs `.distbuild_env` names depends on every worker. */
export function provisionSteps(host: string, input: PlanInput): readonly ResourceStep[] {
	const plan = provision.plan(input);
	if (isFailure(plan)) return [];
	const isWhole = input.config.workers.every(({name}) => input.facts[name] !== undefined);
	return plan
		.flatMap((stage) => stage.steps)
		.filter((step): step is ResourceStep => step.host === host && step.work.kind === 'resource')
		.filter(({id}) => isWhole || id !== `${masterName}/shell-environment`);
}

/**
 * What provisioning would leave on a host. Without files that hold secrets: only root may look at those, and the checks of what
 * reads them prove them.
 *
 * @param name the step's own name, for one resource only
 */
export function planned(host: string, input: PlanInput, name?: string): readonly Resource[] {
	return provisionSteps(host, input)
		.filter(({id}) => name === undefined || id === `${host}/${name}`)
		.map(({work}) => work.resource)
		.filter((resource) => resource.kind !== 'file' || resource.isSecret !== true);
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
