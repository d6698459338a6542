import {appendFileSync, mkdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {LedgerEntry} from '../actions/plan.ts';
import {readPrivateFile} from './private-files.ts';

type Line = {readonly entry: LedgerEntry} | {readonly undone: string} | {readonly kept: string; readonly reason: string};

/** What was there before us is kept, secret or not: it must be put back. What was there before a later change was ours. */
function withoutSecret(entry: LedgerEntry, isFirst: boolean): LedgerEntry {
	const {resource} = entry;
	if (resource.kind !== 'file' || resource.isSecret !== true) return entry;
	const before = isFirst ? entry.before : {...entry.before, content: ''};
	const after = entry.after === undefined ? {} : {after: {...entry.after, content: ''}};
	return {...entry, resource: {...resource, content: ''}, before, ...after};
}

/** A line that is not whole is the last one of a runner that died while writing it: what it announced had not begun. */
function parse(line: string): Line | undefined {
	try {
		return JSON.parse(line) as Line;
	} catch {
		return undefined;
	}
}

/**
 * What we changed on the hosts, append-only. It says what root does at a teardown, so one that others can write is refused. An entry is written before the change (so that a change in progress is known even
 * when we die) and again after it; the first `before` stays, whatever is changed later.
 */
export class Ledger {
	private readonly filePath: string;

	constructor(filePath: string) {
		this.filePath = filePath;
	}

	entries(): readonly LedgerEntry[] {
		let text: string;
		try {
			text = readPrivateFile(this.filePath);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
			throw error;
		}
		const entries = new Map<string, LedgerEntry>();
		for (const line of text.split('\n')) {
			const record = parse(line);
			if (record === undefined) continue;
			if ('undone' in record) entries.delete(record.undone);
			else if ('kept' in record) {
				const entry = entries.get(record.kept);
				if (entry !== undefined) entries.set(record.kept, {...entry, kept: record.reason});
			} else entries.set(record.entry.id, {...record.entry, before: entries.get(record.entry.id)?.before ?? record.entry.before});
		}
		return [...entries.values()];
	}

	private append(record: Line): void {
		mkdirSync(path.dirname(this.filePath), {recursive: true, mode: 0o700});
		// The newline in front keeps a torn last line from swallowing this one.
		appendFileSync(this.filePath, `\n${JSON.stringify(record)}\n`, {mode: 0o600});
	}

	record(entry: LedgerEntry): void {
		const isFirst = !this.entries().some((known) => known.id === entry.id);
		this.append({entry: withoutSecret(entry, isFirst)});
	}

	recordUndone(id: string): void {
		this.append({undone: id});
	}

	/** A teardown found that it is not ours to undo (any more), and why. */
	recordKept(id: string, reason: string): void {
		this.append({kept: id, reason});
	}

	remove(): void {
		rmSync(this.filePath, {force: true});
	}
}
