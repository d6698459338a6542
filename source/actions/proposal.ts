import type {ActionId} from '../state/events.ts';
import type {RunState, StepState} from '../state/run.ts';
import type {Proposal} from '../state/screen.ts';
import {actionOf} from './index.ts';

function linesOf(host: string, steps: readonly StepState[]): readonly string[] {
	const changes = steps.flatMap((step) => step.changes);
	const failures = steps.flatMap((step) => (step.failure === undefined ? [] : [`! ${step.failure.message}`]));
	return changes.length + failures.length === 0 ? [] : [host, ...[...failures, ...changes].map((line) => `  ${line}`)];
}

/** What a dry run found, as the text that a person agrees to. `changes` counts the steps that would change something. */
export function proposalOf(action: ActionId, run: RunState): Proposal {
	const steps = run.status === 'none' ? [] : run.steps;
	const options = run.status === 'none' ? {} : run.options;
	const byHost = Map.groupBy(steps, (step) => step.host);
	const lines = [...byHost].flatMap(([host, ofHost]) => linesOf(host, ofHost));
	return {
		action,
		lines: lines.length === 0 ? ['Nothing would change: everything is as it should be.'] : lines,
		changes: steps.filter((step) => step.status === 'changed').length,
		isDestructive: actionOf(action).isDestructive,
		...(Object.keys(options).length === 0 ? {} : {options}),
	};
}
