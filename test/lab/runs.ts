import type {Lab} from '../../source/lab/lab.ts';
import {waitFor} from '../../source/lab/process.ts';
import type {RunEvent} from '../../source/state/events.ts';

const runsFolder = '/home/builder/.local/state/distbuild-tui/lab/runs';
const probeMs = 50;

/** The journals on the master without those of dry runs, oldest first. */
async function journals(lab: Lab): Promise<readonly string[]> {
	const {stdout} = await lab.exec('master', ['ls', '-1', runsFolder]);
	return stdout
		.split('\n')
		.filter((name) => name.endsWith('.jsonl') && !name.startsWith('dry-'))
		.sort();
}

export type Journal = {readonly runId: string; readonly events: readonly RunEvent[]};

async function readJournal(lab: Lab, name: string): Promise<Journal> {
	const text = await lab.readFile('master', `${runsFolder}/${name}`);
	// The last line may be half written.
	const complete = text.slice(0, text.lastIndexOf('\n') + 1);
	const events = complete
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line) as RunEvent);
	return {runId: name.replace(/\.jsonl$/, ''), events};
}

/**
 * Waits until the newest run of an action has come so far, by its own journal and not by what a screen makes of it.
 *
 * @throws Error with the journal's last facts when the deadline passes
 */
export async function untilJournal(
	lab: Lab,
	action: string,
	holds: (journal: Journal) => boolean,
	timeoutMs: number,
): Promise<Journal> {
	let last: Journal | undefined;
	const found = await waitFor(
		async () => {
			const name = (await journals(lab)).findLast((candidate) => candidate.endsWith(`-${action}.jsonl`));
			last = name === undefined ? undefined : await readJournal(lab, name);
			return last !== undefined && holds(last) ? last : undefined;
		},
		timeoutMs,
		probeMs,
	);
	if (found === undefined) {
		const tail = (last?.events ?? []).slice(-8).map((event) => JSON.stringify(event));
		throw new Error(`${action} did not come so far within ${timeoutMs / 1000} s:\n${tail.join('\n')}`);
	}
	return found;
}

export const isFinished = ({events}: Journal): boolean => events.some((event) => event.type === 'run/finished');

export const finishedSteps = ({events}: Journal): number => events.filter((event) => event.type === 'step/finished').length;

/** How a run ended: the outcome, with the failure's sentence where there is one. */
export function endOf({events}: Journal): string {
	const end = events.findLast((event) => event.type === 'run/finished');
	return end === undefined ? 'unfinished' : [end.outcome, end.failure?.message].filter(Boolean).join(': ');
}
