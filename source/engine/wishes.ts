import {appendFileSync, rmSync} from 'node:fs';
import {parseWish, type Wish} from '../state/wishes.ts';
import {FileTail} from './tail.ts';

/** The file between those who wish and the runner, beside the journal; it is no journal and does not end like one. */
export function wishesPath(journalPath: string): string {
	return journalPath.replace(/(\.jsonl)?$/, '.wishes');
}

/** Asks a run for something. One short write to a file that was opened to append: wishes of several viewers do not mix. */
export function wish(journalPath: string, what: Wish): void {
	appendFileSync(wishesPath(journalPath), `${JSON.stringify(what)}\n`, {mode: 0o600});
}

/** The runner's end of it. */
export class Wishes {
	private readonly filePath: string;
	private readonly tail: FileTail;
	private pending: Wish[] = [];

	constructor(journalPath: string) {
		this.filePath = wishesPath(journalPath);
		this.tail = new FileTail(this.filePath, (line) => {
			const parsed = parseWish(line);
			if (parsed !== undefined) this.pending.push(parsed);
		});
	}

	/** What is new since the last look. */
	take(): readonly Wish[] {
		this.tail.read();
		const taken = this.pending;
		this.pending = [];
		return taken;
	}

	/** The run is over: nobody takes wishes any more. */
	close(): void {
		rmSync(this.filePath, {force: true});
	}
}
