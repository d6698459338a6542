import {readFileSync} from 'node:fs';
import {judgeActions, type OverdueWatch, overdueText, type RunningAction} from '../../actions/progress/overdue.ts';
import {type ActionProcess, type ActionTitle, actionsBelow, titleOf} from '../../tools/ninja-actions.ts';
import {stamped} from '../context.ts';
import {every} from '../every.ts';
import {buildsOf, readProcesses} from '../processes.ts';
import {beganAt} from './boot.ts';
import type {Companion} from './companion.ts';
import {usualTimes} from './courses.ts';

const intervalMs = 2000;
/** Younger ones come and go faster than anybody reads. */
const leastAgeMs = 3000;
const mostShown = 12;

/** What each process does, read once: a command line is long, and there are a hundred at a time. */
class Titles {
	private known = new Map<string, ActionTitle>();

	/** Forgets all others. */
	ofThese(processes: readonly ActionProcess[]): ReadonlyMap<string, ActionTitle> {
		this.known = new Map(
			processes.map(({process: {pid, startTicks}}) => {
				const key = `${pid}/${startTicks}`;
				return [key, this.known.get(key) ?? read(pid)];
			}),
		);
		return this.known;
	}
}

function read(pid: number): ActionTitle {
	try {
		return titleOf(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
	} catch {
		// It ended between the two looks.
		return titleOf('');
	}
}

/** What the build does right now, since when, and which of it takes much longer than it should. */
export const runningActions: Companion = async ({context, complain}) => {
	const usual = usualTimes(context.journalPath);
	const titles = new Titles();
	let watch: OverdueWatch = new Map();
	let said = '';
	const look = async () => {
		const now = Date.now();
		const processes = readProcesses();
		const found = actionsBelow(processes, buildsOf(context.config.master.tree, processes));
		const known = titles.ofThese(found);
		const running = found.map(({process: {pid, startTicks}, cpuTicks}): RunningAction => {
			const key = `${pid}/${startTicks}`;
			return {key, ...(known.get(key) ?? titleOf('')), startedAt: beganAt(now, startTicks), cpuTicks};
		});
		const judged = judgeActions(watch, running, now, (output) => usual.get(output));
		watch = judged.watch;
		for (const action of judged.newlyOverdue) context.emit(stamped({type: 'build/stuck', sentence: overdueText(action, now)}));
		const long = judged.actions.filter(({startedAt}) => now - startedAt >= leastAgeMs).slice(0, mostShown);
		const text = JSON.stringify(long.map(({key, isOverdue}) => [key, isOverdue]));
		if (text === said) return;
		said = text;
		const actions = long.map(({description, startedAt, usualMs, isOverdue}) => ({
			description,
			startedAt,
			...(usualMs === undefined ? {} : {usualMs}),
			isOverdue,
		}));
		context.emit(stamped({type: 'build/running', actions}));
	};
	const watching = new AbortController();
	const watcher = every(intervalMs, watching.signal, look, complain);
	return {
		async stop() {
			watching.abort();
			await watcher;
			if (said !== '' && said !== '[]') context.emit(stamped({type: 'build/running', actions: []}));
		},
	};
};
