import type {StepOutline} from '../state/events.ts';

/** A line for people: what happened, and where. */
export type Said = {readonly hosts: readonly string[]; readonly text: string};

function nameOf({id, host}: {readonly id: string; readonly host: string}): string {
	return id.slice(host.length + 1);
}

/** The same text of many hosts becomes one line, in the order in which it was first said; hosts by name, `w10` after `w9`. */
export function groupedByText(said: readonly {readonly host: string; readonly text: string}[]): readonly Said[] {
	return [...Map.groupBy(said, ({text}) => text)].map(([text, those]) => ({
		text,
		hosts: those.map(({host}) => host).sort((one, other) => one.localeCompare(other, 'en', {numeric: true})),
	}));
}

/**
 * Holds back what a step said on one host until the same step has ended on all hosts of its stage, and then says it once for
 * those where it is the same.
 */
export class Gatherer {
	private readonly sizes = new Map<string, number>();
	private readonly keys = new Map<string, string>();
	private readonly held = new Map<string, {readonly host: string; readonly text: string}[]>();

	/** @param steps of the plan that runs now */
	begin(steps: readonly StepOutline[]): void {
		for (const step of steps) {
			const key = `${step.stage}\n${nameOf(step)}`;
			this.keys.set(step.id, key);
			this.sizes.set(key, (this.sizes.get(key) ?? 0) + 1);
		}
	}

	/** @returns what can be said now */
	add(stepId: string, host: string, text: string): readonly Said[] {
		const key = this.keys.get(stepId);
		if (key === undefined) return [{hosts: [host], text}];
		const held = [...(this.held.get(key) ?? []), {host, text}];
		if (held.length < (this.sizes.get(key) ?? 1)) {
			this.held.set(key, held);
			return [];
		}
		this.held.delete(key);
		return groupedByText(held);
	}

	/** What is held still: the run ended, or somebody wants to see all. */
	flush(): readonly Said[] {
		const said = [...this.held.values()].flatMap(groupedByText);
		this.held.clear();
		return said;
	}
}
