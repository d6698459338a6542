import {masterName} from '../../config/config.ts';
import * as places from '../../config/places.ts';
import type {Command} from '../../tools/command.ts';
import type {UnitResource} from '../../tools/resources/unit.ts';
import {type Action, isFailure, type PlanInput, type Step, taskStep} from '../plan.ts';
import {tunnelAnswers} from '../provision/master.ts';
import {sync} from '../sync.ts';
import type {Fix} from './check.ts';
import {provisionSteps} from './planned.ts';

const secondMs = 1000;

/** Steps of the plan of another action. */
export function stepsOf(action: Action, input: PlanInput, belongs: (step: Step) => boolean): readonly Step[] {
	const plan = action.plan(input);
	return isFailure(plan) ? [] : plan.flatMap((stage) => stage.steps).filter(belongs);
}

/**
 * All that provisioning leaves on a host: what is as it should be stays, so this is short where little is wrong. Without its
 * proofs, because the doctor looks again by itself.
 */
export function provisionAgain(host: string, input: PlanInput): Fix {
	const steps = provisionSteps(host, input);
	return {title: `provision ${host} again`, steps};
}

export function packagesAgain(host: string, input: PlanInput): Fix {
	const steps = provisionSteps(host, input).filter(({work}) => work.resource.kind === 'packages');
	return {title: `install its packages on ${host} again`, steps};
}

/** Files by the names of their steps. */
export function filesAgain(host: string, input: PlanInput, ...names: readonly string[]): Fix {
	const steps = provisionSteps(host, input).filter(({id}) => names.some((name) => id === `${host}/${name}`));
	return {title: `write ${names.join(' and ')} on ${host} again`, steps};
}

/** What a service needs, and no more: a repair of one thing must not carry out what is new elsewhere in the plan. */
function groundOf(host: string, unit: UnitResource, input: PlanInput): readonly Step[] {
	return provisionSteps(host, input).filter(({work: {resource}}) => {
		if (resource.kind === 'file') return unit.reads.includes(resource.path);
		return resource.kind === 'packages' || resource.kind === 'directory';
	});
}

/** A command that mends something that is no resource. */
export function running(host: string, says: string, command: Command): Step {
	return taskStep(host, says, says, {kind: 'run', command, says});
}

/** What a service reads, the service, and a fresh start: a daemon may be active and yet dead. */
export function serviceAgain(host: string, unit: string, input: PlanInput, answers?: Command): Fix {
	const ofUnit = provisionSteps(host, input).find(({id}) => id === `${host}/unit ${unit}`);
	const resource = ofUnit?.work.resource;
	if (ofUnit === undefined || resource?.kind !== 'unit') return {byHand: `look at "systemctl status ${unit}" on ${host}`};
	const restart = {argv: ['systemctl', 'restart', '--', unit], isRoot: true, timeoutMs: 60 * secondMs};
	const hint = `Look at "journalctl -u ${unit}" on ${host}.`;
	const observed =
		answers === undefined
			? []
			: [
					taskStep(host, `${unit} answers`, `${unit} answers`, {
						kind: 'observe' as const,
						command: answers,
						deadlineMs: 20 * secondMs,
						hint,
					}),
				];
	return {
		title: `restart ${unit} on ${host}`,
		steps: [...groundOf(host, resource, input), ofUnit, running(host, `restart ${unit}`, restart), ...observed],
	};
}

/** The master's half of a worker: the service that carries its compiles. */
export function tunnelAgain(worker: string, input: PlanInput): Fix {
	if (input.facts[worker] === undefined) return {byHand: `mend the login to ${worker} first`};
	return serviceAgain(masterName, places.tunnelUnit(worker), input, tunnelAnswers(worker));
}

/** Compilers are compared by content: a flipped bit changes neither size nor time. A whole tree is too much to read for that. */
export function syncAgain(worker: string, input: PlanInput): Fix {
	const steps = stepsOf(sync, input, (step) => step.host === worker).map((step): Step => {
		const {work} = step;
		if (work.kind !== 'task' || work.task.kind !== 'transfer' || work.task.roots.includes('.')) return step;
		return {...step, work: {...work, task: {...work.task, isByContent: true}}};
	});
	return {title: `sync ${worker} again`, steps};
}
