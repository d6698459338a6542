import {masterName} from '../../config/config.ts';
import {type Action, isFailure, type PlanInput, type Step} from '../plan.ts';
import {provision} from '../provision/index.ts';
import {sync} from '../sync.ts';
import type {Fix} from './check.ts';

function stepsOf(action: Action, input: PlanInput, belongs: (step: Step) => boolean): readonly Step[] {
	const plan = action.plan(input);
	return isFailure(plan) ? [] : plan.flatMap((stage) => stage.steps).filter(belongs);
}

/** All that provisioning does to a host: what is as it should be stays, so this is short where little is wrong. */
export function provisionAgain(host: string, input: PlanInput): Fix {
	return {title: `provision ${host} again`, steps: stepsOf(provision, input, (step) => step.host === host)};
}

/** The master's half of a worker: the service that carries its compiles. */
export function tunnelAgain(worker: string, input: PlanInput): Fix {
	const names = [`tunnel-unit-${worker}`, `unit distbuild-tunnel-${worker}.service`, `tunnel-${worker}-answers`];
	const ids = new Set(names.map((name) => `${masterName}/${name}`));
	return {title: `restart the tunnel to ${worker}`, steps: stepsOf(provision, input, (step) => ids.has(step.id))};
}

export function syncAgain(worker: string, input: PlanInput): Fix {
	return {title: `sync ${worker} again`, steps: stepsOf(sync, input, (step) => step.host === worker)};
}
