import type {ActionId} from '../state/events.ts';
import {failureText} from '../state/failure.ts';
import type {RunState, StepState} from '../state/run.ts';
import type {Proposal} from '../state/screen.ts';
import {actionOf} from './index.ts';

/** What a step would do, below the host: its failure, or its changes. */
function linesOf({failure, changes}: StepState): readonly string[] {
	return [...(failure === undefined ? [] : [`! ${failureText(failure)}`]), ...changes].map((line) => `  ${line}`);
}

type Block = {readonly hosts: string; readonly lines: readonly string[]};

/** A step that reads the same on several hosts is one block of all of them. */
function blocksOf(steps: readonly StepState[]): readonly Block[] {
	const isFailed = ({failure}: StepState) => failure !== undefined;
	const telling = steps.filter((step) => linesOf(step).length > 0);
	const failuresFirst = [...telling.filter(isFailed), ...telling.filter((step) => !isFailed(step))];
	const alike = Map.groupBy(failuresFirst, (step) => [step.id.slice(step.host.length), ...linesOf(step)].join('\n'));
	return [...alike.values()].flatMap(([first, ...others]) =>
		first === undefined ? [] : [{hosts: [first, ...others].map(({host}) => host).join(', '), lines: linesOf(first)}],
	);
}

/** What a dry run found, as the text that a person agrees to. `changes` counts the steps that would change something. */
export function proposalOf(action: ActionId, run: RunState): Proposal {
	const steps = run.status === 'none' ? [] : run.steps;
	const options = run.status === 'none' ? {} : run.options;
	const byHosts = Map.groupBy(blocksOf(steps), ({hosts}) => hosts);
	const lines = [...byHosts].flatMap(([hosts, blocks]) => [hosts, ...blocks.flatMap((block) => block.lines)]);
	return {
		action,
		lines: lines.length === 0 ? ['Nothing would change: everything is as it should be.'] : lines,
		changes: steps.filter((step) => step.status === 'changed').length,
		isDestructive: actionOf(action).isDestructive,
		...(Object.keys(options).length === 0 ? {} : {options}),
	};
}
