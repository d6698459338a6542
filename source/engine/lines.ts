import {StringDecoder} from 'node:string_decoder';

const lineLimit = 16_384;

/**
 * Bytes to lines. Characters that are split over chunks are put together; `\r` ends a line too (progress meters); of an endless
 * line the first 16 kB are handed over and the rest is skipped, so that a hostile or broken program cannot fill memory.
 */
export class LineSplitter {
	private readonly decoder = new StringDecoder('utf8');
	private rest = '';
	private endedWithReturn = false;
	/** The line in progress was handed over already, up to the limit. */
	private isCut = false;
	private readonly onLine: (line: string) => void;
	private readonly limit: number;

	constructor(onLine: (line: string) => void, limit = lineLimit) {
		this.onLine = onLine;
		this.limit = limit;
	}

	private hand(line: string): void {
		if (!this.isCut) this.onLine(line.slice(0, this.limit));
		this.isCut = false;
	}

	write(chunk: Uint8Array): void {
		let text = this.decoder.write(Buffer.from(chunk));
		if (text === '') return;
		// `\r\n` in two chunks is one end, but a progress meter must not wait for the next chunk.
		if (this.endedWithReturn && text.startsWith('\n')) text = text.slice(1);
		this.endedWithReturn = text === '' ? false : text.endsWith('\r');
		const pieces = (this.rest + text).split(/\r\n|\n|\r/);
		this.rest = pieces.pop() ?? '';
		for (const piece of pieces) this.hand(piece);
		if (this.rest.length > this.limit) {
			this.hand(this.rest);
			this.isCut = true;
		}
		if (this.isCut) this.rest = '';
	}

	end(): void {
		const last = this.rest + this.decoder.end();
		this.rest = '';
		if (last !== '') this.hand(last);
	}
}

const outputLimit = 4 * 1024 * 1024;

/** Collects output up to a limit, 4 MB; what comes after is counted, not kept. */
export class BoundedText {
	private readonly decoder = new StringDecoder('utf8');
	private text = '';
	private droppedBytes = 0;
	private readonly limit: number;

	constructor(limit = outputLimit) {
		this.limit = limit;
	}

	write(chunk: Uint8Array): void {
		if (this.text.length > this.limit) this.droppedBytes += chunk.length;
		else this.text += this.decoder.write(Buffer.from(chunk));
	}

	toString(): string {
		return this.droppedBytes === 0 ? this.text : `${this.text}\n(${this.droppedBytes} bytes more)`;
	}
}
