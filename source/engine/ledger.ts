import {appendFileSync, mkdirSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {LedgerEntry} from '../actions/plan.ts';

type Record = {readonly entry: LedgerEntry} | {readonly undone: string};

function withoutSecret(entry: LedgerEntry): LedgerEntry {
	const {resource} = entry;
	if (resource.kind !== 'file' || resource.isSecret !== true) return entry;
	const after = entry.after === undefined ? {} : {after: {...entry.after, content: ''}};
	return {...entry, resource: {...resource, content: ''}, ...after};
}

/**
 * What we changed on the hosts, append-only. An entry is written before the change (so that a change in progress is known even
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
			text = readFileSync(this.filePath, 'utf8');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
			throw error;
		}
		const entries = new Map<string, LedgerEntry>();
		for (const line of text.split('\n')) {
			if (line === '') continue;
			const record = JSON.parse(line) as Record;
			if ('undone' in record) entries.delete(record.undone);
			else entries.set(record.entry.id, {...record.entry, before: entries.get(record.entry.id)?.before ?? record.entry.before});
		}
		return [...entries.values()];
	}

	private append(record: Record): void {
		mkdirSync(path.dirname(this.filePath), {recursive: true, mode: 0o700});
		appendFileSync(this.filePath, `${JSON.stringify(record)}\n`, {mode: 0o600});
	}

	record(entry: LedgerEntry): void {
		this.append({entry: withoutSecret(entry)});
	}

	recordUndone(id: string): void {
		this.append({undone: id});
	}

	remove(): void {
		rmSync(this.filePath, {force: true});
	}
}
