import type {Plan, Step} from './plan.ts';

/** What `--only` names; undefined: everything. */
export function chosenHosts(only: string | undefined): ReadonlySet<string> | undefined {
	return only === undefined ? undefined : new Set(only.split(','));
}

/** Whether a step is for one of these hosts: the tunnel to a worker is made on the master, for that worker. */
function isFor({host, serves}: Step, chosen: ReadonlySet<string>): boolean {
	return chosen.has(serves ?? host);
}

/** The plan without what is for others. It is made for the whole cluster first: files on the master speak of all workers. */
export function planFor(plan: Plan, chosen: ReadonlySet<string> | undefined): Plan {
	if (chosen === undefined) return plan;
	return plan
		.map((stage) => ({...stage, steps: stage.steps.filter((step) => isFor(step, chosen))}))
		.filter(({steps}) => steps.length > 0);
}
