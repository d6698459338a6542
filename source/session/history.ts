import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Config} from '../config/config.ts';
import {fail} from '../engine/failure.ts';
import {type JournalEvent, JournalReader, journalNames, recordingPath} from '../engine/journal.ts';
import {statePaths} from '../engine/paths.ts';
import {findRun} from '../engine/spawn-run.ts';
import {type BuildReport, buildReport, reportText} from '../report/build-report.ts';
import type {Recording} from '../report/recording.ts';
import {type Worth, worthOf, worthText} from '../report/worth.ts';
import type {RunEvent} from '../state/events.ts';
import {initialRun, reduceRun} from '../state/run.ts';
import {orphanOf} from './orphan.ts';
import {owedBy, owedText} from './owed.ts';

/** Each one is read whole: a night's journal is large. */
const comparedBuilds = 3;

function read(filePath: string): readonly RunEvent[] {
	const events: RunEvent[] = [];
	new JournalReader(filePath, (event: JournalEvent) => events.push(event as RunEvent)).read();
	return events;
}

/** What a build left of its actions; undefined where it left none that can be read. */
function readRecording(journalPath: string): Recording | undefined {
	try {
		const recording = JSON.parse(readFileSync(recordingPath(journalPath), 'utf8')) as Recording;
		return recording.version === 1 ? recording : undefined;
	} catch {
		// A build from before there were records, or one whose runner died.
		return undefined;
	}
}

/** Builds before `name`, newest first, that ended well with the same target. */
function earlierBuilds(runs: string, name: string, target: string): readonly BuildReport[] {
	const found: BuildReport[] = [];
	for (const earlier of journalNames(runs).toReversed()) {
		if (earlier >= name || !earlier.endsWith('-build.jsonl')) continue;
		const report = buildReport(read(path.join(runs, earlier)));
		if (report?.target === target && report.outcome === 'succeeded') found.push(report);
		if (found.length === comparedBuilds) break;
	}
	return found;
}

/** The report of one build; of the newest where no id is given. */
export function showReport(config: Config, id: string | undefined, isJson: boolean): string {
	const {runs} = statePaths(config.cluster);
	const names = journalNames(runs).filter((name) => (id === undefined ? name.endsWith('-build.jsonl') : name === `${id}.jsonl`));
	const name = names.at(-1);
	const report = name === undefined ? undefined : buildReport(read(path.join(runs, name)));
	if (name === undefined || report === undefined) {
		throw fail(
			'usage',
			id === undefined ? 'There was no build yet.' : `There is no build ${id}.`,
			'See "distbuild-tui history".',
		);
	}
	const worth: Worth = worthOf(report, readRecording(path.join(runs, name)), earlierBuilds(runs, name, report.target));
	return isJson ? `${JSON.stringify({...report, ...worth})}\n` : `${reportText(report)}${worthText(worth)}`;
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
