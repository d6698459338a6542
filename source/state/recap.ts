import type {RunEvent, StepOutcome} from './events.ts';
import {failureText} from './failure.ts';
import {hostOfStep} from './log.ts';

/** What a run brought to one host. */
export type HostRecap = {
	readonly counts: Readonly<Record<StepOutcome, number>>;
	/** Why it could not be looked at. */
	readonly unreachable?: string;
};

export type Recap = ReadonlyMap<string, HostRecap>;

export const emptyRecap: Recap = new Map();

const noSteps: HostRecap['counts'] = {changed: 0, ok: 0, failed: 0, skipped: 0, cancelled: 0};

function changed(recap: Recap, host: string, change: (known: HostRecap) => HostRecap): Recap {
	return new Map([...recap, [host, change(recap.get(host) ?? {counts: noSteps})]]);
}

/** Folds the facts of a run; hosts stand in the order of the plan. */
export function reduceRecap(recap: Recap, event: RunEvent): Recap {
	switch (event.type) {
		case 'plan/made': {
			const hosts = event.steps.map(({host}) => [host, recap.get(host) ?? {counts: noSteps}] as const);
			return new Map([...hosts, ...recap]);
		}
		case 'host/failed':
			return changed(recap, event.host, (known) => ({...known, unreachable: failureText(event.failure)}));
		case 'step/finished':
			return changed(recap, hostOfStep(event.step), (known) => ({
				...known,
				counts: {...known.counts, [event.outcome]: known.counts[event.outcome] + 1},
			}));
		default:
			return recap;
	}
}

const columns: readonly StepOutcome[] = ['changed', 'ok', 'failed', 'skipped', 'cancelled'];

/** A table for people, without columns in which nothing stands. */
export function recapText(recap: Recap): readonly string[] {
	const rows = [...recap];
	const shown = columns.filter((column) => column === 'changed' || rows.some(([, {counts}]) => counts[column] > 0));
	const width = Math.max(4, ...rows.map(([host]) => host.length));
	const cells = (texts: readonly string[]) => texts.map((text) => text.padStart(10)).join('');
	return [
		`${'host'.padEnd(width)}${cells(shown)}`,
		...rows.map(([host, {counts, unreachable}]) =>
			[`${host.padEnd(width)}${cells(shown.map((column) => String(counts[column])))}`, unreachable]
				.filter((text) => text !== undefined)
				.join('  unreachable: '),
		),
	];
}
