import {closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, statSync, writeSync} from 'node:fs';
import path from 'node:path';
import type {MonitorEvent, RunEvent} from '../state/events.ts';
import {LineSplitter} from './lines.ts';

/** What a journal holds: facts of the run, and samples taken while it went on. */
export type JournalEvent = RunEvent | MonitorEvent;

const keptRuns = 60;
const keptBytes = 1024 ** 3;
/** A night of 250,000 actions is a quarter of it. Beyond, what programs print is left out, and what happened is not. */
const journalLimitBytes = 256 * 1024 ** 2;
const pollMs = 100;
const dryRunLifeMs = 3600 * 1000;

const talk: ReadonlySet<JournalEvent['type']> = new Set(['step/output', 'build/output', 'host/sampled', 'slots/sampled']);

/** Appends one JSON line per fact; written through at once, so that nothing is lost when the runner dies. */
export class JournalWriter {
	private readonly file: number;
	private readonly limitBytes: number;
	private bytes = 0;
	private isFull = false;

	constructor(filePath: string, limitBytes = journalLimitBytes) {
		mkdirSync(path.dirname(filePath), {recursive: true, mode: 0o700});
		this.file = openSync(filePath, 'a', 0o600);
		this.limitBytes = limitBytes;
	}

	append(event: JournalEvent): void {
		if (this.isFull && talk.has(event.type)) return;
		this.write(event);
		if (this.isFull || this.bytes < this.limitBytes) return;
		this.isFull = true;
		const megabytes = Math.round(this.limitBytes / 1024 ** 2);
		const line = `(this journal has ${megabytes} MB: from here on, what programs print is left out)`;
		this.write({type: 'build/output', at: event.at, line});
	}

	private write(event: JournalEvent): void {
		this.bytes += writeSync(this.file, `${JSON.stringify(event)}\n`);
	}

	close(): void {
		closeSync(this.file);
	}
}

/**
 * The newest journals stay, the rest goes. Names begin with the time, so their order is the order of the runs. Journals of dry
 * runs whose viewer was killed before it could read them go too; one that lives may remove its own at any moment.
 */
export function pruneJournals(directory: string, now: number): void {
	const isForgotten = (name: string) => {
		const stat = statSync(path.join(directory, name), {throwIfNoEntry: false});
		return name.startsWith('dry-') && stat !== undefined && now - stat.mtimeMs > dryRunLifeMs;
	};
	const old = [...tooMany(directory), ...namesIn(directory).filter(isForgotten)];
	for (const name of old) {
		const journal = path.join(directory, name);
		for (const file of [journal, recordingPath(journal), coursePath(journal)]) rmSync(file, {force: true});
	}
}

/** Journals beyond the newest so many, or beyond so many bytes of newer ones. */
function tooMany(directory: string): readonly string[] {
	let bytes = 0;
	return journalNames(directory)
		.toReversed()
		.filter((name, age) => {
			bytes += statSync(path.join(directory, name), {throwIfNoEntry: false})?.size ?? 0;
			return age >= keptRuns || (age > 0 && bytes > keptBytes);
		});
}

function namesIn(directory: string): readonly string[] {
	try {
		return readdirSync(directory);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
}

export const recordingEnding = '.actions.json';
export const courseEnding = '.course.json';

/** The record of a build's actions, beside its journal. */
export function recordingPath(journalPath: string): string {
	return journalPath.replace(/\.jsonl$/, recordingEnding);
}

/** How a build that ended well went through its time, beside its journal. */
export function coursePath(journalPath: string): string {
	return journalPath.replace(/\.jsonl$/, courseEnding);
}

/** Oldest first. */
export function journalNames(directory: string): readonly string[] {
	return namesIn(directory)
		.filter((name) => name.endsWith('.jsonl') && !name.startsWith('dry-'))
		.sort();
}

function parse(line: string): JournalEvent | undefined {
	try {
		return JSON.parse(line) as JournalEvent;
	} catch {
		// The last line of a runner that died in the middle of writing it.
		return undefined;
	}
}

/** Reads a journal from the start and follows it. One reader per viewer; a reader never disturbs the writer. */
export class JournalReader {
	private offset = 0;
	private readonly filePath: string;
	private readonly lines: LineSplitter;
	private timer: NodeJS.Timeout | undefined;

	/** `isWanted`: lines that are not are never parsed, for readers of few facts of many. */
	constructor(filePath: string, onEvent: (event: JournalEvent) => void, isWanted: (line: string) => boolean = () => true) {
		this.filePath = filePath;
		this.lines = new LineSplitter((line) => {
			const event = isWanted(line) ? parse(line) : undefined;
			if (event !== undefined) onEvent(event);
		}, Number.POSITIVE_INFINITY);
	}

	/** Hands over what is new. A journal that does not exist yet is empty. */
	read(): void {
		let size: number;
		try {
			size = statSync(this.filePath).size;
		} catch {
			return;
		}
		if (size <= this.offset) return;
		const file = openSync(this.filePath, 'r');
		const buffer = Buffer.alloc(Math.min(size - this.offset, 4 * 1024 * 1024));
		const count = readSync(file, buffer, 0, buffer.length, this.offset);
		closeSync(file);
		this.offset += count;
		this.lines.write(buffer.subarray(0, count));
		if (this.offset < size) this.read();
	}

	/** Follows until `stop`; `onTick` runs after each look. */
	follow(onTick: () => void): void {
		this.timer = setInterval(() => {
			this.read();
			onTick();
		}, pollMs);
	}

	stop(): void {
		clearInterval(this.timer);
	}
}
