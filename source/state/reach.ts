import type {Event, Reach} from './events.ts';
import {hostOfStep} from './log.ts';

/** The matrix who reaches whom, as the newest ssh-setup found it. */
export type ReachState = {readonly cells: readonly Reach[]; readonly isBeingTested: boolean};

export const initialReach: ReachState = {cells: [], isBeingTested: false};

const master = 'master';
const stepsToLogin: readonly string[] = ['host-key', 'authorized-key', 'reach'];

function withCell({cells, isBeingTested}: ReachState, cell: Reach): ReachState {
	const others = cells.filter(({from, to}) => from !== cell.from || to !== cell.to);
	return {isBeingTested, cells: [...others, cell]};
}

export function reduceReach(reach: ReachState, event: Event): ReachState {
	switch (event.type) {
		case 'run/started':
			if (event.action === 'ssh-setup' && !event.dryRun) return {cells: [], isBeingTested: true};
			return reach.isBeingTested ? {...reach, isBeingTested: false} : reach;
		case 'reach/tested':
			return withCell(reach, event.reach);
		case 'step/finished': {
			// A host that fails before is not logged in to any more: what kept it from that is its cell.
			const to = hostOfStep(event.step);
			const isOnTheWay = stepsToLogin.includes(event.step.slice(to.length + 1));
			if (!reach.isBeingTested || event.failure === undefined || !isOnTheWay) return reach;
			return withCell(reach, {from: master, to, reason: event.failure.message});
		}
		default:
			return reach;
	}
}

const sudoTexts: Readonly<Record<NonNullable<Reach['sudo']>, string>> = {
	root: 'as root',
	free: 'sudo asks nothing',
	password: 'sudo asks for a password',
	none: 'no sudo',
};

function cellText({tookMs, sudo, reason}: Reach): string {
	if (reason !== undefined) return `no: ${reason}`;
	return [`${tookMs} ms`, ...(sudo === undefined ? [] : [sudoTexts[sudo]])].join(', ');
}

const byName = new Intl.Collator('en', {numeric: true});

/** For people: a line per row of the matrix where only the master reaches others, else the whole matrix with the reasons below. */
export function reachText(found: readonly Reach[]): readonly string[] {
	const cells = found.toSorted((one, other) => byName.compare(one.to, other.to));
	const sources = [...new Set(found.map(({from}) => from))].toSorted((one, other) =>
		one === master ? -1 : other === master ? 1 : byName.compare(one, other),
	);
	const targets = [...new Set(cells.map(({to}) => to))];
	const width = Math.max(4, ...targets.map((name) => name.length), ...sources.map((name) => name.length));
	if (sources.length <= 1) return cells.map((cell) => `${cell.from} -> ${cell.to.padEnd(width)} ${cellText(cell)}`);
	const columns = targets.map((name) => name.padStart(Math.max(8, name.length)));
	const rows = sources.map((from) => {
		const row = targets.map((to, index) => {
			const cell = cells.find((one) => one.from === from && one.to === to);
			const text = from === to ? '·' : cell === undefined ? '-' : cell.reason === undefined ? `${cell.tookMs} ms` : 'no';
			return text.padStart(columns[index]?.length ?? 8);
		});
		return `${from.padEnd(width)} ${row.join(' ')}`;
	});
	const reasons = cells.flatMap(({from, to, reason}) => (reason === undefined ? [] : [`${from} -> ${to}: ${reason}`]));
	return [`${'from'.padEnd(width)} ${columns.join(' ')}`, ...rows, ...reasons];
}
