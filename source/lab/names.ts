import {exitCode, LabError} from './fail.ts';
import type {BaseName} from './recipe.ts';

export const maximumWorkers = 16;
export const defaultWorkers = 3;

/** Addresses are the same in every lab: each has its own network namespace. 198.18/15 is set aside for tests (RFC 2544). */
export const operatorAddress = '198.18.77.254';
const firstHostNumber = 10;

export type MachineRole = 'master' | 'worker';

/** One machine as it is planned. `layers` are folders laid over its base, the first one topmost. */
export type MachinePlan = {
	readonly name: string;
	readonly role: MachineRole;
	readonly address: string;
	readonly mac: string;
	readonly base: BaseName;
	readonly layers: readonly string[];
};

/** What to start: `bases` and `layers` are keyed by machine name; `defaultBase` holds for the rest. */
export type LabPlan = {
	readonly workers: number;
	readonly defaultBase: BaseName;
	readonly bases: Readonly<Record<string, BaseName>>;
	readonly layers: Readonly<Record<string, readonly string[]>>;
};

const macOf = (address: string) =>
	`02:77:${address
		.split('.')
		.map((part) => Number(part).toString(16).padStart(2, '0'))
		.join(':')}`;

/** The machines of a plan: `master` at .10, `w1` at .11 and so on. */
export const planMachines = (plan: LabPlan): MachinePlan[] => {
	const names = ['master', ...Array.from({length: plan.workers}, (_, index) => `w${index + 1}`)];
	for (const name of [...Object.keys(plan.bases), ...Object.keys(plan.layers)]) {
		if (!names.includes(name)) {
			throw new LabError(`There is no machine '${name}' in this lab, which has ${names.join(', ')}.`, exitCode.usage);
		}
	}

	return names.map((name, index) => {
		const address = `198.18.77.${firstHostNumber + index}`;
		return {
			name,
			role: index === 0 ? 'master' : 'worker',
			address,
			mac: macOf(address),
			base: plan.bases[name] ?? plan.defaultBase,
			layers: plan.layers[name] ?? [],
		};
	});
};

/** A lab's name becomes part of folder and cgroup names. */
export const checkLabName = (name: string): string => {
	if (!/^[a-z][a-z0-9-]{0,30}$/.test(name)) {
		throw new LabError(
			`'${name}' cannot name a lab: use lower case letters, digits and '-', starting with a letter.`,
			exitCode.usage,
		);
	}

	return name;
};
