import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Config} from '../config/config.ts';
import {fail} from '../engine/failure.ts';
import {type JournalEvent, JournalReader, journalNames, recordingPath} from '../engine/journal.ts';
import {statePaths} from '../engine/paths.ts';
import {type BuildReport, buildReport, reportText} from '../report/build-report.ts';
import type {Recording} from '../report/recording.ts';
import {type Worth, worthOf, worthText} from '../report/worth.ts';
import type {RunEvent} from '../state/events.ts';

/** Each one is read whole: a night's journal is large. */
const comparedBuilds = 3;
/** How many journals of other targets, and of builds that failed, are read on the way to those. */
const mostLooks = 20;

/** Most of a night's journal, and nothing that a report tells. The type stands first in every line. */
const untold = /^\{"type":"(build\/output|build\/progressed|step\/output|host\/sampled|slots\/sampled)"/;

/** The facts of a build that its report is made of. */
function read(filePath: string): readonly RunEvent[] {
	const events: RunEvent[] = [];
	const take = (event: JournalEvent) => events.push(event as RunEvent);
	new JournalReader(filePath, take, (line) => !untold.test(line)).read();
	return events;
}

/** What a build left of its actions; undefined where it left none that can be read. */
function readRecording(journalPath: string): Recording | undefined {
	try {
		const recording = JSON.parse(readFileSync(recordingPath(journalPath), 'utf8')) as Recording;
		return recording.version === 1 ? recording : undefined;
	} catch {
		// A build from before there were records, one that still runs, or one whose runner died.
		return undefined;
	}
}

/** Builds among `names`, oldest first, before `name`, newest first, that ended well with the same target. */
function earlierBuilds(runs: string, names: readonly string[], name: string, target: string): readonly BuildReport[] {
	const found: BuildReport[] = [];
	const before = names.slice(0, names.indexOf(name)).toReversed();
	for (const earlier of before.slice(0, mostLooks)) {
		const report = buildReport(read(path.join(runs, earlier)));
		if (report?.target === target && report.outcome === 'succeeded') found.push(report);
		if (found.length === comparedBuilds) break;
	}
	return found;
}

function idOf(name: string | undefined): string | undefined {
	return name?.replace(/\.jsonl$/, '');
}

/** The report of a build, and the builds before and after it. */
export type FoundReport = {
	readonly report: BuildReport;
	readonly worth: Worth;
	readonly older: string | undefined;
	readonly newer: string | undefined;
};

/** The report of one build, also of one that still runs; of the newest where no id is given. */
export function findReport(config: Config, id: string | undefined): FoundReport {
	const {runs} = statePaths(config.cluster);
	const names = journalNames(runs).filter((name) => name.endsWith('-build.jsonl'));
	const name = id === undefined ? names.at(-1) : names.find((candidate) => candidate === `${id}.jsonl`);
	const report = name === undefined ? undefined : buildReport(read(path.join(runs, name)));
	if (name === undefined || report === undefined) {
		throw fail(
			'usage',
			id === undefined ? 'There was no build yet.' : `There is no build ${id}.`,
			'See "distbuild-tui history".',
		);
	}
	const at = names.indexOf(name);
	const earlier = earlierBuilds(runs, names, name, report.target);
	return {
		report,
		worth: worthOf(report, readRecording(path.join(runs, name)), earlier),
		older: at === 0 ? undefined : idOf(names[at - 1]),
		newer: idOf(names[at + 1]),
	};
}

export function foundText({report, worth}: FoundReport): string {
	return `${reportText(report)}${worthText(worth)}`;
}

/** For the command line. */
export function showReport(config: Config, id: string | undefined, isJson: boolean): string {
	const found = findReport(config, id);
	return isJson ? `${JSON.stringify({...found.report, ...found.worth})}\n` : foundText(found);
}
