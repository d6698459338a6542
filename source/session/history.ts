import path from 'node:path';
import type {Config} from '../config/config.ts';
import {type JournalEvent, JournalReader, journalNames} from '../engine/journal.ts';
import {statePaths} from '../engine/paths.ts';
import {findRun} from '../engine/spawn-run.ts';
import type {RunEvent} from '../state/events.ts';
import {initialRun, reduceRun} from '../state/run.ts';
import {orphanOf} from './orphan.ts';
import {owedBy, owedText} from './owed.ts';

function read(filePath: string): readonly RunEvent[] {
	const events: RunEvent[] = [];
	new JournalReader(filePath, (event: JournalEvent) => events.push(event as RunEvent)).read();
	return events;
}

/** One line per run, oldest first. */
export function showHistory(config: Config, isJson: boolean): string {
	const {runs} = statePaths(config.cluster);
	const rows = journalNames(runs).map((name) => {
		const run = read(path.join(runs, name)).reduce(reduceRun, initialRun);
		const isFinished = run.status === 'finished';
		return {
			runId: name.replace(/\.jsonl$/, ''),
			outcome: isFinished ? run.outcome : 'unfinished',
			seconds: isFinished ? (run.finishedAt - run.startedAt) / 1000 : 0,
			summary: isFinished ? run.summary : '',
		};
	});
	if (isJson) return `${JSON.stringify(rows)}\n`;
	return rows
		.map((row) => `${row.runId.padEnd(28)} ${row.outcome.padEnd(10)} ${row.seconds.toFixed(1).padStart(8)} s  ${row.summary}\n`)
		.join('');
}

/** What goes on now. */
export function showStatus(config: Config, isJson: boolean): string {
	const running = findRun(config);
	const {runs} = statePaths(config.cluster);
	const last = journalNames(runs)
		.at(-1)
		?.replace(/\.jsonl$/, '');
	const owed = owedBy(config);
	const orphan = running === undefined ? orphanOf(config) : undefined;
	const status = {
		cluster: config.cluster,
		running: running === undefined ? null : running.holder,
		orphan: orphan === undefined ? null : {runId: orphan.runId, title: orphan.kept.title, fate: orphan.fate},
		lastRun: last ?? null,
		owed,
	};
	if (isJson) return `${JSON.stringify(status)}\n`;
	const now =
		running === undefined
			? orphan?.fate === 'running'
				? `a build goes on without its runner (${orphan.kept.title})`
				: 'nothing runs'
			: `${running.holder.action} runs (pid ${running.holder.pid}, ${running.runId})`;
	return `${config.cluster}: ${now}${last === undefined ? '' : `, last run ${last}`}\n${owedText(owed)}`;
}
