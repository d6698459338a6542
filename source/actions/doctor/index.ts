import {hostNames, masterName} from '../../config/config.ts';
import type {Finding} from '../../state/events.ts';
import {type Action, type Plan, type PlanInput, type Step, taskStep} from '../plan.ts';
import type {Check} from './check.ts';
import {checks} from './registry.ts';

/** A finding as a user names it. */
export type FindingName = {readonly check: string; readonly host: string};

export function findingName({check, host}: FindingName): string {
	return `${check}@${host}`;
}

/** What `--fix` names; a name that means nothing is left out, and said by who checks the command line. */
export function chosenFindings(text: string | undefined): readonly FindingName[] {
	return (text ?? '')
		.split(',')
		.map((name) => name.split('@'))
		.flatMap(([check = '', host = '']) => (check !== '' && host !== '' ? [{check, host}] : []));
}

export function checkOf(id: string): Check {
	const check = checks.find((candidate) => candidate.id === id);
	if (check === undefined) throw new Error(`no such check: ${id}`);
	return check;
}

/** Checks that are asked of a host in this cluster. */
export function checksFor(host: string, input: PlanInput): readonly Check[] {
	const place = host === masterName ? 'master' : 'worker';
	return checks.filter(({on, applies}) => (on === place || on === 'all') && (applies?.(host, input) ?? true));
}

export function isCheckStep(id: string): boolean {
	return id.includes('/check ');
}

export function checkStep(host: string, check: Check): Step {
	return taskStep(host, `check ${check.id}`, check.title, {kind: 'check', check: check.id});
}

/** What a build asks before it starts: seconds at most, of the hosts that could be looked at. */
export function gateSteps(input: PlanInput): readonly Step[] {
	const hosts = hostNames(input.config).filter((host) => input.facts[host] !== undefined);
	return hosts.flatMap((host) =>
		checksFor(host, input)
			.filter(({isEssential}) => isEssential === true)
			.map(({id, title}) => taskStep(host, `check ${id}`, title, {kind: 'check', check: id, isGate: true})),
	);
}

/** What others build on comes first: files before services, a fresh start after both, and last the waiting for answers. */
const ranks: readonly string[] = ['let-in', 'packages', 'directory', 'file', 'line', 'transfer', 'unit', 'run', 'observe'];

function rank({work}: Step): number {
	return ranks.indexOf(work.kind === 'resource' ? work.resource.kind : work.task.kind);
}

/** The same step may repair several findings; one that fails keeps no other from being repaired. */
function repairs(chosen: readonly FindingName[], input: PlanInput): readonly Step[] {
	const steps = chosen.flatMap(({check, host}) => {
		const fix = checks.find(({id}) => id === check)?.fix?.(host, input);
		return fix === undefined || 'byHand' in fix ? [] : fix.steps;
	});
	const unique = [...new Map(steps.map((step) => [step.id, {...step, isIndependent: true}])).values()];
	return unique.toSorted((one, other) => rank(one) - rank(other));
}

function plural(count: number, word: string): string {
	return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** One sentence: how many of what. */
export function doctorSummary(findings: readonly Finding[]): string {
	const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
	const parts = [plural(count('fault'), 'fault'), plural(count('warning'), 'warning')];
	if (count('unknown') > 0) parts.push(`${count('unknown')} could not be looked at`);
	return `doctor: ${parts.join(', ')}, ${count('ok')} checks are fine.`;
}

export const doctor: Action = {
	id: 'doctor',
	key: 'd',
	title: 'Doctor',
	label: 'doctor',
	description: 'look for everything that keeps a farm from working, and repair it',
	isDestructive: false,
	hosts: hostNames,
	missingWorker: 'tolerated',
	needsWorker: false,
	needsPassword: false,
	summary: doctorSummary,
	plan(input): Plan {
		const chosen = chosenFindings(input.options['fix']);
		const all = hostNames(input.config).flatMap((host) => checksFor(host, input).map((check) => checkStep(host, check)));
		if (chosen.length === 0) return [{title: 'checks', steps: all}];
		const steps = repairs(chosen, input);
		// Who repairs everything wants to know what came of it elsewhere.
		if (input.options['again'] === 'all')
			return [
				{title: 'repair', steps},
				{title: 'checks', steps: all},
			];
		const ids = new Set(chosen.map(({host, check}) => `${host}/check ${check}`));
		return [
			{title: 'repair', steps},
			{title: 'checks', steps: all.filter(({id}) => ids.has(id))},
		];
	},
};
